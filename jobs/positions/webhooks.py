"""What positions tell other systems."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.webhooks.services import emit
from conference.webhooks.sockets import EventType
from jobs.positions.models import Position

SUBMITTED = EventType("position.submitted", _("A position waits for approval"), 40)
PUBLISHED = EventType("position.published", _("A position is public"), 41)
WITHDRAWN = EventType("position.withdrawn", _("A position is no longer public"), 42)


def emit_position(event_type: EventType, position: Position) -> None:
    """That a position was changed so. Only what is public is read by its address."""
    emit(
        event_type,
        edition_id=position.edition_id,
        key=f"{position.code}:{position.updated_at.timestamp()}",
        data=lambda: {
            "position": position.code,
            "status": position.status,
            "url": settings.BASE_URL + reverse("api:position-detail", args=[position.code]),
        },
    )
