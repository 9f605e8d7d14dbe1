"""A person's own schedule: what they starred, what they registered for, and the calendar feed of both."""
