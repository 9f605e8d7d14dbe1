"""Check-in's nouns: who comes in where, what is printed for them, and what they are handed."""

from events.checkin.models.badges import Badge, BadgePrint
from events.checkin.models.collecting import Collection, CollectionItem, Receipt
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
    "Badge",
    "BadgePrint",
    "Collection",
    "CollectionItem",
    "Conflict",
    "Device",
    "Direction",
    "Gate",
    "GateDirection",
    "Presence",
    "Readmission",
    "Receipt",
    "Scan",
    "ScanQuerySet",
    "Shift",
    "Verdict",
]
