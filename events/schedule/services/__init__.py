"""The verbs of the schedule."""
