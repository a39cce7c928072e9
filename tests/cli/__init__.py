"""The command line, through click's runner and as a program of its own."""
