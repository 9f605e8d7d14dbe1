"""Contents: the models of events."""

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
from events.schedule.models import Approval, ProgramImport, RunItem

__all__ = [
    "Approval",
    "Availability",
    "Event",
    "EventOrganizer",
    "ProgramImport",
    "Registration",
    "RunItem",
    "ScheduleRelease",
    "SeatPool",
    "Session",
    "SessionSpeaker",
    "Speaker",
    "Topic",
    "Track",
]
