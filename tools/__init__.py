"""What developers run to make committed files from the declarations."""
