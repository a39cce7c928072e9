"""Clocks of real cases: which policy and calendar count, readings, timers, the board, what-if."""
