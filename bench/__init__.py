"""Measurements: every figure a ratio inside one run, on this machine, with durable settings (``make bench``)."""
