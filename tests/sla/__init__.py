"""Clocks: calendars, working time, limits, readings, cadences."""
