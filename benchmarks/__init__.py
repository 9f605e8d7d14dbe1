"""One module per promise of speed, each against the machine's own limit in the same run."""
