"""Who did what to which object: one append-only log."""
