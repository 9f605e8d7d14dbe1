"""Reminders: so long before something, whoever it concerns is reminded of it, once."""
