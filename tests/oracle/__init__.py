"""Second opinions: other programs, and a second implementation of working time that shares no code with the first."""
