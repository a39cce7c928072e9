"""Time: calendars, working time, policies and clocks. Deadlines are derived from events, never stored and patched."""
