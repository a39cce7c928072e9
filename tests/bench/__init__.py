"""Measurements: ``make bench`` prints each with its goal; in the suite they run once, to see that they work."""
