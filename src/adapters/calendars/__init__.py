"""Where the dated exceptions of seed calendars come from; at run time only what they left in the package is read."""
