"""The same story through every door."""
