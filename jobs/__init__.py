"""The floor of jobs."""
