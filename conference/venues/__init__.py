"""Where the conference takes place."""
