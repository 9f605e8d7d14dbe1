"""What becomes of a reminder whose event is moved, canceled or takes place after all."""

import datetime as dt
from collections import Counter

import pytest

from conference.editions.models import Edition
from conference.kit import clock
from conference.outbox.delivery import claim, settle
from conference.outbox.models import Message, Status
from conference.reminders.models import Reminder, ReminderState
from conference.reminders.services import remind
from events.program.models import Event
from events.registration.models import Registration
from tests import factories
from tests.conference.reminders.looking import DAY, HOUR, at, canceled, moved, reminders, restored, rule

pytestmark = pytest.mark.django_db


def test_what_waits_of_an_event_that_was_canceled_is_dropped(
    edition: Edition, event: Event, registration: Registration
) -> None:
    rule(edition)
    at(event.starts_at - 3 * DAY)

    canceled(event)

    assert [each.status for each in reminders()] == [Status.CANCELED]
    assert Reminder.objects.get().state == ReminderState.DROPPED


def test_who_gives_up_their_seat_before_it_goes_out_does_not_get_it(
    edition: Edition, event: Event, registration: Registration
) -> None:
    """A text waits for the morning."""
    rule(edition)
    factories.RegistrationFactory(event=event)
    at(event.starts_at - 3 * DAY)
    factories.change(registration, status="cancelled", cancelled_at=clock.now())

    at(event.starts_at - 3 * DAY + HOUR)

    assert {each.person: each.status for each in reminders()}[registration.person] == Status.CANCELED
    assert Counter(each.status for each in reminders()) == {Status.CANCELED: 1, Status.WAITING: 1}
    assert Reminder.objects.get().state == ReminderState.WRITTEN


def test_what_comes_back_from_a_worker_after_that_is_dropped_too(
    edition: Edition, event: Event, registration: Registration
) -> None:
    rule(edition)
    factories.RegistrationFactory(event=event)
    at(event.starts_at - 3 * DAY)
    (in_hand,) = claim(limit=1)
    canceled(event)
    Message.objects.filter(pk=in_hand.pk).update(leased_until=None)  # it did not work, and is to be tried again

    remind()

    assert {each.status for each in reminders()} == {Status.CANCELED}


def test_what_was_dropped_is_written_again_once_the_event_takes_place_after_all(
    edition: Edition, event: Event, registration: Registration
) -> None:
    rule(edition)
    at(event.starts_at - 3 * DAY)
    canceled(event)

    for _time in range(2):
        restored(event)

    first, second = sorted(reminders(), key=lambda message: message.pk)
    assert (first.status, second.status) == (Status.CANCELED, Status.WAITING)
    assert first.about[:3] == second.about[:3]
    assert Reminder.objects.get().state == ReminderState.WRITTEN


def test_as_often_as_that_happens(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    at(event.starts_at - 3 * DAY)
    for _time in range(3):
        canceled(event)
        restored(event)

    assert [each.status for each in reminders()].count(Status.WAITING) == 1
    assert {len(each.key.split(":")) for each in reminders()} == {5, 6}


def test_or_is_moved_back(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    at(event.starts_at - 3 * DAY)
    moved(event, DAY)
    remind()
    moved(event, -DAY)

    remind()

    assert sorted(each.status for each in reminders()) == [Status.CANCELED, Status.WAITING]


def test_who_has_it_already_does_not_get_it_again(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    other = factories.RegistrationFactory(event=event)
    at(event.starts_at - 3 * DAY)
    settle(claim(limit=1)[0], Status.SENT)
    canceled(event)
    restored(event)

    sent = Message.objects.get(status=Status.SENT)
    again = Message.objects.get(status=Status.WAITING)
    assert {sent.person, again.person} == {registration.person, other.person}


def test_nor_does_anybody_where_all_have_it(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    at(event.starts_at - 3 * DAY)
    settle(claim()[0], Status.SENT)
    canceled(event)
    restored(event)

    assert [each.status for each in reminders()] == [Status.SENT]


def test_what_was_dropped_stays_so_where_a_nearer_one_is_due(
    edition: Edition, event: Event, registration: Registration
) -> None:
    """Whether that one is yet to be written, or was."""
    rule(edition)
    rule(edition, 0, 2)
    at(event.starts_at - 3 * DAY)
    canceled(event)
    clock.set_offset(dt.timedelta(0))
    clock.set_offset(event.starts_at - HOUR - clock.now())
    for _time in range(2):
        restored(event)

    states = dict(Reminder.objects.values_list("rule__days", "state"))
    assert states == {3: ReminderState.DROPPED, 0: ReminderState.WRITTEN}
    assert sorted(each.status for each in reminders()) == [Status.CANCELED, Status.WAITING]


def test_what_was_dropped_is_not_written_once_it_is_over(
    edition: Edition, event: Event, registration: Registration
) -> None:
    rule(edition)
    at(event.starts_at - 3 * DAY)
    canceled(event)
    clock.set_offset(dt.timedelta(0))
    clock.set_offset(event.starts_at + HOUR - clock.now())
    restored(event)

    assert [each.status for each in reminders()] == [Status.CANCELED]
