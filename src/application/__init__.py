"""What can be done: the desk, its ports, projections."""
