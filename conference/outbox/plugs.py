"""What the outbox plugs into the desk and into `/health/`, and its own way out: mail."""

import datetime as dt
from typing import Any

from django.db.models import Min
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.health import UnhealthyError, part
from conference.kit.desk import Row, Tile, tiles
from conference.outbox.channels import carriers
from conference.outbox.mail import MAIL
from conference.outbox.models import Channel, Message, Status

carriers.plug(Channel.MAIL, MAIL)

PATIENCE = dt.timedelta(minutes=5)
"""A message that waits longer than this after it was due shows that nobody sends."""


@tiles.plugged("outbox", rank=40)
def outbox_tile(edition: Any) -> Tile:
    """Messages waiting and failed. Those sent are ever more, and nobody's task: they are not counted."""
    url = reverse("admin:conference_message_changelist")
    rows = [
        Row(status.label, f"{Message.objects.filter(status=status).count():,}", url=f"{url}?status__exact={status}")
        for status in (Status.WAITING, Status.FAILED)
    ]
    oldest = Message.objects.filter(status=Status.WAITING).aggregate(oldest=Min("created_at"))["oldest"]
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
