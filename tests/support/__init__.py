"""What the tests stand on: a real PostgreSQL, the proof list, missing tools."""
