"""Notices (通知): what the desk tells a role of its own accord, until somebody has taken note of it."""
