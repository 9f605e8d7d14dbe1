"""The floor of events."""
