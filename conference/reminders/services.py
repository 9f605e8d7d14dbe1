"""The verbs of reminders. Nothing is planned ahead: what is moved moves its reminders, what is canceled has none."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import structlog
from django.db import transaction

from conference.editions.models import Edition
from conference.kit import clock
from conference.outbox import services as outbox
from conference.outbox.models import Message, MessageQuerySet
from conference.people.models import Person
from conference.reminders.models import Reminder, ReminderState
from conference.reminders.queries import Due, all_due
from conference.reminders.sockets import occasions

AT_ONCE = 500
"""People in one statement."""

log = structlog.get_logger(__name__)


def remind() -> None:
    """Write what is due by now of the current edition, and drop what is no more. Whoever else does so at the same time
    finds each reminder taken.
    """
    edition = Edition.objects.current()
    if edition is None:
        return
    now, due = clock.now(), all_due(edition)
    _drop({each.identity for each in due}, now)
    taken = set(Reminder.objects.filter(rule__edition=edition).values_list("rule", "subject", "due_at"))
    ready = [each for each in due if each.since <= each.at <= now and each.identity not in taken]
    for each in ready:
        _take(each, is_missed=_is_missed(each, ready, now))


def _is_missed(due: Due, ready: Iterable[Due], now: dt.datetime) -> bool:
    """Whether it comes too late, or a nearer one of the same thing comes at the same time."""
    nearer = any(other.moment == due.moment and other.at > due.at for other in ready)
    return nearer or now >= due.moment.useful_until


@transaction.atomic
def _take(due: Due, *, is_missed: bool) -> None:
    """Write a reminder to all whom it concerns, in the transaction of its row, unless somebody was quicker."""
    reminder, made = Reminder.objects.get_or_create(
        rule=due.rule,
        subject=due.moment.subject,
        due_at=due.at,
        defaults={
            "title": due.moment.title[:200],
            "occurs_at": due.moment.at,
            "state": ReminderState.MISSED if is_missed else ReminderState.WRITTEN,
        },
    )
    if not made:
        return
    if not is_missed:
        reminder.people = _write(reminder, due)
        reminder.save(update_fields=["people"])
    log.info("reminder_taken", reminder=reminder.pk, state=reminder.state, people=reminder.people)


def _write(reminder: Reminder, due: Due) -> int:
    """A message to each whom it concerns now; how many."""
    context = cache(lambda language: due.occasion.context(due.moment, language))
    people = list(due.people().order_by("pk"))
    useful_until = clock.true(due.moment.useful_until)
    for start in range(0, len(people), AT_ONCE):
        _write_some(reminder, due, people[start : start + AT_ONCE], context, useful_until)
    return len(people)


def _write_some(
    reminder: Reminder, due: Due, people: Sequence[Person], context: Any, useful_until: dt.datetime
) -> None:
    kind = due.occasion.kind
    messages = [
        outbox.message_to_person(
            kind=kind,
            key=f"{reminder.key}:{person.pk}",
            person=person,
            edition_id=reminder.rule.edition_id,
            context=context(person.language),
            useful_until=useful_until,
            reason=f"{due.occasion.title} · {reminder.title}"[:300],
        )
        for person in people
    ]
    outbox.write_all([message for message in messages if message])


def messages_of(reminder: Reminder, kind: str) -> MessageQuerySet:
    """All messages of a reminder."""
    return Message.objects.filter(key__startswith=f"{kind}:{reminder.key}:")


def _drop(current: set[tuple[int, str, dt.datetime]], now: dt.datetime) -> None:
    """Cancel what still waits of reminders whose thing was moved or canceled meanwhile."""
    kinds = {occasion.name: occasion.kind.name for occasion in occasions}
    written = Reminder.objects.filter(state=ReminderState.WRITTEN, occurs_at__gt=now).select_related("rule")
    for reminder in written:
        if (reminder.rule_id, reminder.subject, reminder.due_at) not in current and reminder.rule.is_active:
            kind = kinds.get(reminder.rule.occasion, "")
            if outbox.cancel(messages_of(reminder, kind)):
                Reminder.objects.filter(pk=reminder.pk).update(state=ReminderState.DROPPED)
