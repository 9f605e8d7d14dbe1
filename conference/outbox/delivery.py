"""Delivering messages: claim a batch, hand each over, settle each at once.

A worker that is killed has sent at most one message on each of its connections whose row does not say so. Its batch is
free again when the lease runs out. A message that was in hand then is claimed alone from now on, so that one that takes
its worker along takes no other with it, and is parked the third time.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.db import OperationalError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from conference.kit.statements import Prepared
from conference.outbox.channels import Carrier, ChannelError, Postponed, Refused, Unwanted, carrier_of
from conference.outbox.domains import in_turn
from conference.outbox.models import LEASE, Channel, Message, Receipt, Status, Topic, Urgency
from conference.outbox.queries import Obstacle, readable, unwanted

TRIES = 3
"""How often a message may break its delivery, or its worker, before it is parked."""
SETTLING = 20.0
"""Seconds that what was sent waits for a database that restarts, rather than be sent again."""

log = structlog.get_logger(__name__)


def uptime() -> float:
    """Seconds since the machine started: nobody sets it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def claim(channel: str = Channel.MAIL, *, limit: int = 20) -> list[Message]:
    """Take due messages into this worker's hands for the length of a lease: the most urgent first, and one that
    was in a vanished worker's hands alone. What cannot be decrypted, is not wanted or broke too many workers is settled
    at once; a batch is empty only where nothing is due.
    """
    while True:
        with transaction.atomic():
            due, is_suspect = _due(channel, limit)
            if not due:
                return []
            Message.objects.filter(pk__in=due).update(
                leased_until=Now() + LEASE,
                attempts=F("attempts") + 1,
                interruptions=F("interruptions") + int(is_suspect),
            )
            batch = in_turn(_wanted(_unbroken(_opened(due))))
        for message in batch:
            message.claimed_at = uptime()
        if batch:
            return batch


def send(message: Message) -> Status:
    """Deliver a claimed message and settle its row. A temporary failure waits longer each time; the last one is
    final. What another worker claimed in the meantime is left to that one.
    """
    carrier = carrier_of(message.channel)
    return hand_over(carrier, message, attempt(carrier, message))


def attempt(carrier: Carrier[Any], message: Message) -> Any:
    """What the carrier makes of a message, or the exception in its place."""
    try:
        return carrier.prepare(message)
    except Exception as error:  # whatever it is, the rest of the batch must not wait for this one
        return error


def hand_over(carrier: Carrier[Any], message: Message, prepared: Any) -> Status:
    """Carry what was prepared, settle the row and tell the carrier, unless another worker claimed it while this one
    slept.
    """
    if uptime() - message.claimed_at > LEASE.total_seconds() / 2 and not renew([message]):
        return Status.WAITING
    try:
        if isinstance(prepared, Exception):
            raise prepared
        reference = carrier.carry(prepared)
    except Postponed as error:
        return _return(message, due_at=error.until, attempts=F("attempts") - 1)
    except Exception as error:
        status = _try_again(carrier, message, error)
        carrier.settled(message, status, error)
        return status
    settle(message, Status.SENT, reference=reference)
    carrier.settled(message, Status.SENT, None)
    return Status.SENT


def _try_again(carrier: Carrier[Any], message: Message, error: Exception) -> Status:
    """Put back what did not work, unless it never will, or did not too often."""
    tries = len(carrier.delays) + 1
    if not isinstance(error, ChannelError):
        log.error("outbox_delivery_broke", message=message.pk, exc_info=error)
        tries = TRIES
    if isinstance(error, Unwanted):
        return settle(message, Status.SUPPRESSED, error=str(error))
    if isinstance(error, Refused) or message.attempts >= tries:
        return settle(message, Status.FAILED, error=str(error))
    delay = carrier.delays[message.attempts - 1]
    if isinstance(error, ChannelError):
        delay = max(delay, error.wait)
    return _return(message, due_at=Now() + delay, error=str(error)[:300])


def settle(message: Message, status: Status, *, error: str = "", reference: str = "") -> Status:
    """Write down what became of a message, if it is still this worker's."""
    if status == Status.SENT and not message.is_secret:
        _insist(lambda: _note_sent(message, reference))
        return status
    emptied = {"subject": "", "text": "", "html": "", "payload": None} if message.is_secret else {}
    sent_at = Now() if status == Status.SENT else None
    return _note(message, status, error=error[:300], reference=reference[:100], sent_at=sent_at, **emptied)


def renew(messages: list[Message]) -> int:
    """Count the lease of messages in hand anew; of how many there is one."""
    held = Q()
    for message in messages:
        held |= Q(pk=message.pk, attempts=message.attempts)
    return Message.objects.waiting().filter(held, leased_until__isnull=False).update(leased_until=Now() + LEASE)


def _note(message: Message, status: Status = Status.WAITING, **changes: Any) -> Status:
    """Write to the row, as long as no other worker has claimed it: every claim counts one attempt more."""
    row = Message.objects.waiting().filter(pk=message.pk, attempts=message.attempts)
    _insist(lambda: row.update(status=status, leased_until=None, **changes))
    return status


SENT = Prepared(
    "note_sent",
    {"reference": "text", "message": "bigint", "attempts": "int"},
    """
    UPDATE conference_message
    SET status = 'sent', sent_at = now(), leased_until = NULL, error = '', reference = %(reference)s
    FROM (SELECT set_config('synchronous_commit', 'off', true)) AS does_not_wait
    WHERE id = %(message)s AND attempts = %(attempts)s AND status = 'waiting'
    """,
)
"""The one statement that each message costs, which the ORM would take longer to put together than Postgres to do. It
does not wait for the disk: what a crash of the database forgets, some hundredths of a second, goes out twice.
"""


def _note_sent(message: Message, reference: str) -> None:
    with connection.cursor() as cursor:
        told = {"reference": reference[:100], "message": message.pk, "attempts": message.attempts}
        SENT.execute(cursor, told)


def _insist(write: Callable[[], Any]) -> None:
    """Do it, once a database that restarts is back: what was sent is not to be sent again."""
    patience = time.monotonic() + SETTLING
    while True:
        try:
            write()
            return
        except OperationalError:
            if connection.in_atomic_block or time.monotonic() > patience:
                raise
            connection.close()
            time.sleep(0.2)


def _return(message: Message, **changes: Any) -> Status:
    """Put a message back until it is due again. It has to wait for another turn of its domain."""
    return _note(message, turn_at=None, **changes)


def _due(channel: str, limit: int) -> tuple[list[int], bool]:
    """The ids of a batch, locked, and whether it is one that was in a vanished worker's hands. Nothing is decrypted."""
    rows: list[tuple[int, Any]] = []
    for urgency in Urgency:
        due = Message.objects.claimable().filter(channel=channel, urgency=urgency).order_by("due_at", "pk")
        due = due.select_for_update(skip_locked=True)
        rows += due.values_list("pk", "leased_until")[: limit - len(rows)]
        if len(rows) == limit:
            break
    if rows and rows[0][1]:
        return [rows[0][0]], True
    return [pk for pk, leased_until in rows if not leased_until], False


def _opened(due: list[int]) -> list[Message]:
    """The messages with those ids, but for those that nobody can open."""
    found = readable(due)
    if lost := set(due) - {message.pk for message in found}:
        log.error("outbox_messages_unreadable", messages=sorted(lost))
        error = "It cannot be decrypted: its key is not among ENCRYPTION_KEYS, or it was altered."
        Message.objects.filter(pk__in=lost).update(status=Status.FAILED, leased_until=None, error=error)
    return found


def _unbroken(batch: list[Message]) -> list[Message]:
    """Without what broke too many workers."""
    for message in batch:
        if message.interruptions >= TRIES:
            log.error("outbox_message_parked", message=message.pk)
            settle(message, Status.FAILED, error=f"Parked: {TRIES} workers stopped while they sent it.")
    return [message for message in batch if message.interruptions < TRIES]


def _wanted(batch: list[Message]) -> list[Message]:
    """Without what nobody wants at its address."""
    refusals = unwanted(batch)
    for message in batch:
        match refusals.get(message.pk):
            case Receipt() as receipt:
                settle(message, Status.SUPPRESSED, error=f"The address is suppressed: {receipt}.")
            case Topic() as topic:
                settle(message, Status.SUPPRESSED, error=f"The recipient declined: {topic}.")
            case Obstacle():
                settle(message, Status.SUPPRESSED, error="The recipient's account was closed.")
    return [message for message in batch if message.pk not in refusals]
