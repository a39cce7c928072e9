"""What each command leads to: pure decisions by room."""
