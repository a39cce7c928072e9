"""Laws that hold for every lifecycle."""
