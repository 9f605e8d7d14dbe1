"""Mail domains that take only so many messages a minute."""

import datetime as dt

from django.db.models.functions import Now

from conference.outbox.models import Channel, MailDomain, Message, Urgency

SOON = dt.timedelta(seconds=1)
"""Whose turn is nearer than this goes at once."""
AHEAD = dt.timedelta(seconds=10)
"""So far ahead what goes to many has turns, so that it is in nobody's way for longer. A turn that was missed by as much
is none any more.
"""


def in_turn(batch: list[Message]) -> list[Message]:
    """Those of claimed messages that go out now. Each of the others waits for its turn, in nobody's hands and without
    having lost an attempt.
    """
    mails: dict[str, list[Message]] = {}
    for message in batch:
        if message.channel == Channel.MAIL:
            mails.setdefault(_domain(message), []).append(message)
    limits = MailDomain.objects.filter(domain__in=mails).order_by("pk") if mails else MailDomain.objects.none()
    late: list[Message] = []
    for limit in limits.annotate(now=Now()).select_for_update():
        late += _give_turns(limit, mails[limit.domain])
    Message.objects.bulk_update(late, ["due_at", "turn_at", "leased_until", "attempts"])
    waiting = {message.pk for message in late}
    return [message for message in batch if message.pk not in waiting]


def _give_turns(limit: MailDomain, messages: list[Message]) -> list[Message]:
    """Give messages the domain's next turns; those that have to wait. What is awaited does not, and somebody's own only
    for what came before it. What goes to many asks again once its turn is near.
    """
    now: dt.datetime = limit.now  # type: ignore[attr-defined]  # annotated
    gap = dt.timedelta(minutes=1) / limit.per_minute
    turn = max(limit.next_at, now)
    late: list[Message] = []
    far: list[Message] = []
    for message in messages:
        if message.turn_at and message.turn_at > now - AHEAD:
            continue  # this is it
        waits = message.urgency != Urgency.AWAITED and turn > now + SOON
        if waits and message.urgency > Urgency.OWN and turn > now + AHEAD:
            far.append(message)
            continue
        if waits:
            message.due_at = message.turn_at = turn
            late.append(message)
        turn += gap
    MailDomain.objects.filter(pk=limit.pk).update(next_at=turn)
    for place, message in enumerate(far):
        message.due_at, message.turn_at = turn + place * gap - AHEAD, None
    for message in late + far:
        message.leased_until = None
        message.attempts -= 1
    return late + far


def normalized(domain: str) -> str:
    """A domain as mail servers write it (RFC 5891), in small letters. Raises UnicodeError where it cannot be one."""
    return domain.lower() if domain.isascii() else domain.encode("idna").decode()


def _domain(message: Message) -> str:
    domain: str = message.address.rpartition("@")[2]
    try:
        return normalized(domain)
    except UnicodeError:  # its channel will refuse it
        return domain
