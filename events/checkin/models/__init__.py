"""Check-in's nouns."""

from events.checkin.models.scanning import (
    SHOWN,
    Area,
    Conflict,
    Device,
    Direction,
    Gate,
    GateDirection,
    Presence,
    Readmission,
    Scan,
    ScanQuerySet,
    Shift,
    Verdict,
)

__all__ = [
    "SHOWN",
    "Area",
    "Conflict",
    "Device",
    "Direction",
    "Gate",
    "GateDirection",
    "Presence",
    "Readmission",
    "Scan",
    "ScanQuerySet",
    "Shift",
    "Verdict",
]
