"""What the schedule's desk tells other systems."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.webhooks.services import emit
from conference.webhooks.sockets import EventType
from events.program.models import ScheduleRelease

RELEASED = EventType("schedule.released", _("A version of the schedule is public"), 30)


def emit_release(release: ScheduleRelease) -> None:
    """That a release is public, and where it is read."""
    emit(
        RELEASED,
        edition_id=release.edition_id,
        key=str(release.number),
        data=lambda: {
            "edition": release.edition.year,
            "number": release.number,
            "released_at": release.released_at,
            "url": settings.BASE_URL + reverse("api:session-list"),
        },
    )
