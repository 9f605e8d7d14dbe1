"""Registration's nouns: how events take registrations, and what they ask."""

from events.registration.models.questions import CHOOSING, Answer, Kind, Option, Question, asked
from events.registration.models.registrations import (
    LIVE,
    SEATED,
    TRANSITIONS,
    Access,
    AttendeeCategory,
    InvitationCode,
    Pass,
    Phase,
    Registration,
    RegistrationPolicy,
    RegistrationStatus,
    SeatPool,
    SeatPoolQuerySet,
)

__all__ = [
    "CHOOSING",
    "LIVE",
    "SEATED",
    "TRANSITIONS",
    "Access",
    "Answer",
    "AttendeeCategory",
    "InvitationCode",
    "Kind",
    "Option",
    "Pass",
    "Phase",
    "Question",
    "Registration",
    "RegistrationPolicy",
    "RegistrationStatus",
    "SeatPool",
    "SeatPoolQuerySet",
    "asked",
]
