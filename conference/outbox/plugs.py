"""What the outbox plugs into the desk and into `/health/`."""

import datetime as dt
from typing import Any

from django.db.models import Count, Min, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.health import UnhealthyError, part
from conference.kit.desk import Row, Tile, tiles
from conference.outbox.models import Message, Status

PATIENCE = dt.timedelta(minutes=5)
"""A message that waits longer than this after it was due shows that nobody sends."""


@tiles.plugged("outbox", rank=40)
def outbox_tile(edition: Any) -> Tile:
    """Messages waiting and failed."""
    counts = Message.objects.aggregate(
        waiting=Count("pk", filter=Q(status=Status.WAITING)),
        failed=Count("pk", filter=Q(status=Status.FAILED)),
        sent=Count("pk", filter=Q(status=Status.SENT)),
        oldest=Min("created_at", filter=Q(status=Status.WAITING)),
    )
    url = reverse("admin:conference_message_changelist")
    rows = [
        Row(Status(name).label, f"{counts[name]:,}", url=f"{url}?status__exact={name}")
        for name in (Status.WAITING, Status.FAILED, Status.SENT)
    ]
    oldest = counts["oldest"]
    note = (
        _("The oldest has been waiting since {time}.").format(time=f"{timezone.localtime(oldest):%m-%d %H:%M}")
        if oldest
        else ""
    )
    return Tile(_("Messages"), rows, note)


@part("outbox")
def backlog() -> None:
    """Nothing waits for long. Raises UnhealthyError with how many messages do."""
    late = Message.objects.filter(status=Status.WAITING, due_at__lt=Now() - PATIENCE).count()
    if late:
        raise UnhealthyError(f"{late} messages wait")
