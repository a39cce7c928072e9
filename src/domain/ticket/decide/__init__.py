"""Decisions of a repair ticket, by room: pure functions from state, command and context to facts."""
