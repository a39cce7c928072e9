"""Timers of a case (时限记录): passed thresholds become facts in a stream beside it, ``clock-<case>``."""
