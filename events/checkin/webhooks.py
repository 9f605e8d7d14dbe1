"""What check-in tells other systems: which registration went through which gate, and nobody's name."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from conference.webhooks.services import emit_all
from conference.webhooks.sockets import EventType
from events.checkin.models import Direction, Verdict

if TYPE_CHECKING:
    from events.checkin.services.scanning import Reading
    from events.checkin.stations import Station

TYPES = {
    Direction.ENTRY: EventType("checkin.entered", _("Somebody has entered"), 20),
    Direction.EXIT: EventType("checkin.left", _("Somebody has left"), 21),
}


def emit_passages(station: "Station", scans: Collection[tuple["Reading", dict[str, Any]]]) -> None:
    """That those whom these scans admitted went in or out. A scan that was kept before tells nothing."""
    for direction, event_type in TYPES.items():
        passages = {
            f"{station.device.pk}:{reading.nonce}": {
                "registration": row["registration"],
                "event": reading.gate.area.event and reading.gate.area.event.slug,
                "session": reading.gate.area.session and reading.gate.area.session.code,
                "gate": reading.gate.code,
                "direction": direction,
                "scanned_at": row["scanned_at"],
            }
            for reading, row in scans
            if row["verdict"] == Verdict.ADMITTED and not row["is_repeat"] and reading.direction == direction
        }
        if passages:
            emit_all(event_type, edition_id=station.shift.edition_id, occurrences=passages)
