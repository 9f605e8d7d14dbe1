"""Speakers at work on their own profiles, and how organizers invite them to it."""
