"""The verbs of check-in."""
