"""The floor of candidates; its rooms come with their issues."""
