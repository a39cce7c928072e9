"""Reactions (联动): an event causes a command, exactly once, with its cause recorded."""
