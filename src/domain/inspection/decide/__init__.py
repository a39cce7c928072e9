"""Decisions of an inspection, by room."""
