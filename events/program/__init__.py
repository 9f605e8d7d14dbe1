"""What takes place: events, their sessions, and who speaks."""
