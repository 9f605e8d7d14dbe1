"""What the outbox plugs into the desk and into `/health/`, its ways out, and the trial of a text."""

import datetime as dt
from typing import Any

from django.db.models import Min, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.health import UnhealthyError, part
from conference.kit.codes import public_code
from conference.kit.desk import Row, Tile, tiles
from conference.outbox.channels import carriers
from conference.outbox.mail import MAIL
from conference.outbox.mailbox import is_lost
from conference.outbox.messages import MessageKind
from conference.outbox.models import Channel, Message, Status, Urgency
from conference.outbox.services import send_text
from conference.outbox.sms import SMS
from conference.people.models import User
from conference.texts.models import TextTemplate
from conference.texts.services import samples
from conference.texts.sockets import trials

carriers.plug(Channel.MAIL, MAIL)
carriers.plug(Channel.SMS, SMS)

TRIAL = MessageKind("outbox.trial", gettext_lazy("Text for trial"))

PATIENCE = dt.timedelta(minutes=5)
"""A message that waits longer than this after it was due shows that nobody sends."""
OF_MANY = dt.timedelta(hours=2)
"""One to many waits its turn."""


@tiles.plugged("outbox", rank=40)
def outbox_tile(edition: Any) -> Tile:
    """The edition's messages waiting and failed. Those sent are ever more, and nobody's task: they are not counted."""
    url, messages = reverse("admin:conference_message_changelist"), Message.objects.filter(edition=edition)
    rows = [
        Row(status.label, f"{messages.filter(status=status).count():,}", url=f"{url}?status__exact={status}")
        for status in (Status.WAITING, Status.FAILED)
    ]
    oldest = messages.filter(status=Status.WAITING).aggregate(oldest=Min("created_at"))["oldest"]
    note = (
        _("The oldest has been waiting since {time}.").format(time=f"{timezone.localtime(oldest):%m-%d %H:%M}")
        if oldest
        else ""
    )
    return Tile(_("Messages"), rows, note)


@part("outbox")
def backlog() -> None:
    """Nothing waits for long. Raises UnhealthyError with how many messages do."""
    is_late = Q(due_at__lt=Now() - PATIENCE, urgency__lte=Urgency.URGENT) | Q(due_at__lt=Now() - OF_MANY)
    late = Message.objects.waiting().filter(is_late).count()
    if late:
        raise UnhealthyError(f"{late} messages wait")


@part("bounces")
def bounces() -> None:
    """The mailbox of bounces is read. Raises UnhealthyError where it could not be for an hour."""
    if is_lost():
        raise UnhealthyError("the mailbox cannot be read")


@trials.plugged("outbox")
def text_oneself(template: TextTemplate, user: User) -> None:
    """Send the template with sample values to whoever looks at it. Raises ValueError in words."""
    phone = user.phone or user.person.phone
    if not phone:
        raise ValueError(_("Your account has no phone number."))
    send_text(
        kind=TRIAL,
        key=public_code(),
        phone=phone,
        template_code=template.code,
        parameters=samples(template),
        language=user.person.language,
        person=user.person,
    )
