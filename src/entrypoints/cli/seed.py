"""``wuye catalogue seed``."""
