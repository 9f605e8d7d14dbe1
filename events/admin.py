"""Contents: the events' pages at the desk."""

from events.checkin import admin as checkin
from events.materials import admin as materials
from events.program import admin as program
from events.registration import admin as registration
from events.schedule import admin as schedule
from events.speakers import admin as speakers

__all__ = ["checkin", "materials", "program", "registration", "schedule", "speakers"]
