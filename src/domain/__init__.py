"""What is true: pure values, facts and decisions. No I/O, no clock, no randomness, no framework."""
