"""How it is done here: event logs, views, vault, files."""
