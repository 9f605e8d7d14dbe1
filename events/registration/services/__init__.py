"""The verbs of registration."""
