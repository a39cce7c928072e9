"""Satisfaction surveys (满意度调查) on the register."""
