"""Helpers that know nothing of conferences."""
