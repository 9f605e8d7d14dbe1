"""Registration's nouns: how events take registrations, and what they ask."""

from events.registration.models.policies import (
    Access,
    AttendeeCategory,
    BadgeColor,
    InvitationCode,
    Phase,
    RegistrationPolicy,
    SeatPool,
    SeatPoolQuerySet,
)
from events.registration.models.questions import CHOOSING, Answer, Kind, Option, Question, asked
from events.registration.models.registrations import (
    LIVE,
    LONGEST_FILED_NAME,
    SEATED,
    TRANSITIONS,
    Pass,
    Registration,
    RegistrationQuerySet,
    RegistrationStatus,
)
from events.registration.models.units import Unit
from events.registration.models.vetting import (
    DECIDED,
    UNLISTED,
    Vetting,
    VettingColumn,
    VettingList,
    VettingStatus,
    Zone,
)

__all__ = [
    "CHOOSING",
    "DECIDED",
    "LIVE",
    "SEATED",
    "TRANSITIONS",
    "LONGEST_FILED_NAME",
    "UNLISTED",
    "Access",
    "Answer",
    "AttendeeCategory",
    "BadgeColor",
    "InvitationCode",
    "Kind",
    "Option",
    "Pass",
    "Phase",
    "Question",
    "Registration",
    "RegistrationPolicy",
    "RegistrationQuerySet",
    "RegistrationStatus",
    "SeatPool",
    "SeatPoolQuerySet",
    "Unit",
    "Vetting",
    "VettingColumn",
    "VettingList",
    "VettingStatus",
    "Zone",
    "asked",
]
