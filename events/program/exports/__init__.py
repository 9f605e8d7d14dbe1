"""The released schedule for other people's software."""
