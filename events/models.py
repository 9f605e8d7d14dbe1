"""Contents: the models of events."""

from events.agenda.models import CalendarFeed, Star
from events.program.models import (
    Availability,
    Event,
    EventOrganizer,
    ScheduleRelease,
    Session,
    SessionSpeaker,
    Speaker,
    Topic,
    Track,
)
from events.registration.models import Registration, SeatPool

__all__ = [
    "Availability",
    "CalendarFeed",
    "Event",
    "EventOrganizer",
    "Registration",
    "ScheduleRelease",
    "SeatPool",
    "Session",
    "SessionSpeaker",
    "Speaker",
    "Star",
    "Topic",
    "Track",
]
