"""Recurring duties (周期任务): a rule, and each of its occurrences accounted for, in a stream ``cadence-<key>``."""
