"""Registration's nouns."""

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
    "LIVE",
    "SEATED",
    "TRANSITIONS",
    "Access",
    "AttendeeCategory",
    "InvitationCode",
    "Pass",
    "Phase",
    "Registration",
    "RegistrationPolicy",
    "RegistrationStatus",
    "SeatPool",
    "SeatPoolQuerySet",
]
