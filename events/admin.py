"""Contents: the events' pages at the desk."""

from events.program import admin as program
from events.registration import admin as registration
from events.schedule import admin as schedule
from events.speakers import admin as speakers

__all__ = ["program", "registration", "schedule", "speakers"]
