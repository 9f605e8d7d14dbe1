"""Contents: the models of events."""

from events.agenda.models import CalendarFeed, Star
from events.checkin.models import Area, Conflict, Device, Gate, Presence, Scan, Shift
from events.materials.models import Material
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
from events.registration.models import (
    Answer,
    AttendeeCategory,
    InvitationCode,
    Pass,
    Question,
    Registration,
    RegistrationPolicy,
    SeatPool,
    Unit,
    Vetting,
    VettingList,
    Zone,
)
from events.schedule.models import Announcement, Approval, ProgramImport, RunItem
from events.speakers.models import SpeakerInvitation

__all__ = [
    "Announcement",
    "Answer",
    "Approval",
    "Area",
    "AttendeeCategory",
    "Availability",
    "CalendarFeed",
    "Conflict",
    "Device",
    "Event",
    "EventOrganizer",
    "Gate",
    "InvitationCode",
    "Material",
    "Pass",
    "Presence",
    "ProgramImport",
    "Question",
    "Registration",
    "RegistrationPolicy",
    "RunItem",
    "Scan",
    "ScheduleRelease",
    "SeatPool",
    "Session",
    "SessionSpeaker",
    "Shift",
    "Speaker",
    "SpeakerInvitation",
    "Star",
    "Topic",
    "Track",
    "Unit",
    "Vetting",
    "VettingList",
    "Zone",
]
