"""Checklists (检查表): typed items, a new version at every publication; an inspection keeps the one it began with."""
