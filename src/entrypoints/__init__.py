"""Who asks: HTTP, command line, tests. Translation only."""
