"""Seats, and who has one."""
