"""The verbs of the outbox: write a message, claim a batch, settle each."""

from typing import Any

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from conference.kit.crypto import UNREADABLE
from conference.outbox.channels import ChannelError, Refused, deliver
from conference.outbox.messages import Attachment, Content, MessageKind, kinds
from conference.outbox.models import LEASE, Channel, Message, MessageQuerySet, Status
from conference.outbox.poke import poke
from conference.people.models import Person

BATCH = 20
ATTEMPTS = 8
"""With the delays between them, half an hour."""

log = structlog.get_logger(__name__)


def write(
    *,
    kind: MessageKind,
    key: str,
    channel: Channel,
    address: str,
    language: str,
    content: Content,
    person: Person | None = None,
) -> None:
    """Write one message in the transaction that causes it; the same key again writes none."""
    message = Message(
        key=f"{kind.name}:{key}",
        kind=kind.name,
        person=person,
        channel=channel,
        address=address,
        language=language,
        is_secret=kind.is_secret,
        subject=content.subject,
        text=content.text,
        html=content.html,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    transaction.on_commit(poke)


def write_to_person(
    *,
    kind: MessageKind,
    key: str,
    person: Person,
    context: dict[str, Any],
) -> None:
    """Write to a person by the channel they have: mail where there is an address, else SMS, else not at all."""
    channel, address = (Channel.MAIL, person.email) if person.email else (Channel.SMS, person.phone)
    if not address:
        return
    write(
        kind=kind,
        key=key,
        channel=channel,
        address=address,
        language=person.language,
        content=kind.render(channel=channel, language=person.language, context={"person": person, **context}),
        person=person,
    )


@transaction.atomic
def claim() -> list[Message]:
    """Take a batch of due messages into this worker's hands for the length of a lease. One that cannot be decrypted
    fails at once, and the others go out; a batch is empty only where nothing is due.
    """
    while due := _due():
        Message.objects.filter(pk__in=due).update(leased_until=Now() + LEASE, attempts=F("attempts") + 1)
        if batch := _opened(due):
            return batch
    return []


def send(message: Message) -> Status:
    """Deliver a claimed message and settle its row. A temporary failure waits longer each time; the last one is
    final. What another worker claimed in the meantime is left to that one.
    """
    if not _held(message).update(leased_until=Now() + LEASE):
        return Status.WAITING
    try:
        deliver(message, _attachments(message))
    except Refused as error:
        return _settle(message, Status.FAILED, error=str(error))
    except Exception as error:  # whatever it is, the rest of the batch must not wait for this one
        if not isinstance(error, ChannelError):
            log.exception("outbox_delivery_broke", message=message.pk)
        if message.attempts >= ATTEMPTS:
            return _settle(message, Status.FAILED, error=str(error))
        delay = LEASE * 2 ** (message.attempts - 1) / 4
        _held(message).update(leased_until=None, due_at=Now() + delay, error=str(error)[:300])
        return Status.WAITING
    return _settle(message, Status.SENT)


def _attachments(message: Message) -> list[Attachment]:
    """What travels with a mail. A kind that no room has any more brings nothing."""
    kind = kinds.get(message.kind)
    return list(kind.attachments(message)) if kind and message.channel == Channel.MAIL else []


def _due() -> list[int]:
    """The ids of a batch, locked: nothing is decrypted yet."""
    due = Message.objects.claimable().order_by("due_at").select_for_update(skip_locked=True)
    return list(due.values_list("pk", flat=True)[:BATCH])


def _opened(due: list[int]) -> list[Message]:
    """The messages with those ids, all read at once; only where that does not work, one by one."""
    try:
        return list(Message.objects.filter(pk__in=due).order_by("due_at"))
    except UNREADABLE:
        if len(due) > 1:
            return [message for pk in due for message in _opened([pk])]
    log.error("outbox_message_unreadable", message=due[0])
    error = "It cannot be decrypted: its key is not among ENCRYPTION_KEYS, or it was altered."
    Message.objects.filter(pk__in=due).update(status=Status.FAILED, leased_until=None, error=error)
    return []


def _held(message: Message) -> MessageQuerySet:
    """The row, as long as no other worker has claimed it: every claim counts one attempt more."""
    return Message.objects.filter(pk=message.pk, status=Status.WAITING, attempts=message.attempts)


def _settle(message: Message, status: Status, *, error: str = "") -> Status:
    emptied = {"subject": "", "text": "", "html": ""} if message.is_secret else {}
    _held(message).update(
        status=status,
        leased_until=None,
        error=error[:300],
        sent_at=Now() if status == Status.SENT else None,
        **emptied,
    )
    return status
