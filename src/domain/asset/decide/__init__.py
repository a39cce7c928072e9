"""Decisions of an asset, by room."""
