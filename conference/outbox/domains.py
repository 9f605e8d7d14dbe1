"""Mail domains that take only so many messages a minute."""

import datetime as dt

from django.db.models.functions import Now

from conference.outbox.models import Channel, MailDomain, Message

SOON = dt.timedelta(seconds=1)
"""Whose turn is nearer than this goes at once."""


def in_turn(batch: list[Message]) -> list[Message]:
    """Those of claimed messages that go out now. Each of the others gets a turn of its own and waits for it, in
    nobody's hands and without having lost an attempt.
    """
    asking = [message for message in batch if message.channel == Channel.MAIL and message.turn_at is None]
    domains = {_domain(message) for message in asking}
    limits = MailDomain.objects.filter(domain__in=domains).order_by("pk") if domains else MailDomain.objects.none()
    late: list[Message] = []
    for limit in limits.annotate(now=Now()).select_for_update():
        late += _give_turns(limit, [message for message in asking if _domain(message) == limit.domain])
    Message.objects.bulk_update(late, ["due_at", "turn_at", "leased_until", "attempts"])
    return [message for message in batch if message not in late]


def _give_turns(limit: MailDomain, messages: list[Message]) -> list[Message]:
    """Give each message the domain's next turn; those that have to wait for theirs."""
    now: dt.datetime = limit.now  # type: ignore[attr-defined]  # annotated
    gap = dt.timedelta(minutes=1) / limit.per_minute
    turn = max(limit.next_at, now)
    late = []
    for message in messages:
        if turn > now + SOON:
            message.due_at = message.turn_at = turn
            message.leased_until = None
            message.attempts -= 1
            late.append(message)
        turn += gap
    MailDomain.objects.filter(pk=limit.pk).update(next_at=turn)
    return late


def normalized(domain: str) -> str:
    """A domain as mail servers write it (RFC 5891), in small letters. Raises UnicodeError where it cannot be one."""
    return domain.lower() if domain.isascii() else domain.encode("idna").decode()


def _domain(message: Message) -> str:
    domain: str = message.address.rpartition("@")[2]
    try:
        return normalized(domain)
    except UnicodeError:  # its channel will refuse it
        return domain
