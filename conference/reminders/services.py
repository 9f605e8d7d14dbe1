"""The verbs of reminders. Nothing is planned ahead: what is moved moves its reminders, what is canceled has none."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache, partial

import structlog
from django.db import transaction

from conference.editions.models import Edition
from conference.kit import clock
from conference.outbox import services as outbox
from conference.outbox.messages import text_template
from conference.outbox.models import Message, MessageQuerySet
from conference.people.queries import readable
from conference.reminders.models import Reminder, ReminderState
from conference.reminders.queries import Due, all_due
from conference.reminders.sockets import occasions

AT_ONCE = 500
"""People in one statement."""

log = structlog.get_logger(__name__)


def remind() -> None:
    """Write what is due by now of the current edition, and drop what is no more. Whoever else does so at the same time
    finds each reminder taken; one that breaks is tried again at the next look.
    """
    edition = Edition.objects.current()
    if edition is None:
        return
    now, due = clock.now(), all_due(edition)
    _drop({each.identity: each for each in due}, now)
    known = Reminder.objects.filter(rule__edition=edition).exclude(state=ReminderState.DROPPED, occurs_at__gt=now)
    taken = set(known.values_list("rule", "subject", "due_at"))
    reached = [each for each in due if each.since <= each.at <= now]
    for each in reached:
        if each.identity in taken:
            continue
        try:
            _take(each, is_missed=_is_missed(each, reached, now))
        except Exception:  # whatever it is, the other reminders must not wait for this one
            log.exception("reminder_broke", rule=each.rule.pk, subject=each.moment.subject)


def _is_missed(due: Due, reached: Iterable[Due], now: dt.datetime) -> bool:
    """Whether it comes too late, or a nearer one of the same thing is due as well."""
    nearer = any(other.moment == due.moment and other.at > due.at for other in reached)
    return nearer or now >= due.moment.useful_until


@transaction.atomic
def _take(due: Due, *, is_missed: bool) -> None:
    """Write a reminder to all whom it concerns, in the transaction of its row, unless somebody was quicker. One that
    was dropped is written again: its thing is back where it was.
    """
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
    if not made and (is_missed or not _take_up(reminder, due)):
        return
    if not is_missed:
        reminder.people = _write(reminder, due)
        reminder.save(update_fields=["people"])
    log.info("reminder_taken", reminder=reminder.pk, state=reminder.state, people=reminder.people)


def _take_up(reminder: Reminder, due: Due) -> bool:
    """Whether this worker, and no other, makes a dropped reminder one that is written. Whoever has it by now does not
    get it again.
    """
    dropped = Reminder.objects.filter(pk=reminder.pk, state=ReminderState.DROPPED)
    if not dropped.update(state=ReminderState.WRITTEN, title=due.moment.title[:200], written_at=clock.now()):
        return False
    reminder.refresh_from_db()
    outbox.yield_keys(messages_of(reminder, due.occasion.kind.name))
    return True


def _write(reminder: Reminder, due: Due) -> int:
    """A message to each whom it concerns now; how many. What is the same for all is read once, in one transaction."""
    message_to = partial(
        outbox.message_to_person,
        kind=due.occasion.kind,
        edition_id=reminder.rule.edition_id,
        template_of=cache(text_template),
        useful_until=clock.true(due.moment.useful_until),
        reason=f"{due.occasion.title} · {reminder.title}"[:300],
    )
    context = cache(lambda language: due.occasion.context(due.moment, language))
    people = readable(due.people().order_by("pk"))
    for start in range(0, len(people), AT_ONCE):
        messages = [
            message_to(key=f"{reminder.key}:{person.pk}", person=person, context=context(person.language))
            for person in people[start : start + AT_ONCE]
        ]
        outbox.write_all([message for message in messages if message])
    return len(people)


def messages_of(reminder: Reminder, kind: str) -> MessageQuerySet:
    """All messages of a reminder."""
    return Message.objects.filter(key__startswith=f"{kind}:{reminder.key}:")


def _drop(current: Mapping[tuple[int, str, dt.datetime], Due], now: dt.datetime) -> None:
    """Cancel what still waits, as texts do at night, of reminders whose thing was moved or canceled meanwhile, and for
    people whom it no longer concerns; and what waits again after it was in a worker's hands then.
    """
    kinds = {occasion.name: occasion.kind.name for occasion in occasions}
    if not Message.objects.waiting().filter(kind__in=kinds.values()).exists():
        return
    ahead = Reminder.objects.filter(occurs_at__gt=now).exclude(state=ReminderState.MISSED).select_related("rule")
    for reminder in ahead:
        messages = messages_of(reminder, kinds.get(reminder.rule.occasion, ""))
        if due := current.get((reminder.rule_id, reminder.subject, reminder.due_at)):
            outbox.cancel(messages.exclude(person__in=due.people()))
        elif reminder.rule.is_active and outbox.cancel(messages):
            Reminder.objects.filter(pk=reminder.pk).update(state=ReminderState.DROPPED)
