"""Eight workers who look at once."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from conference.editions.models import Edition
from conference.kit import clock
from conference.outbox.models import Status
from conference.reminders import services
from conference.reminders.models import Reminder, ReminderState
from conference.reminders.services import remind
from events.program.models import Event
from events.program.models import Status as EventStatus
from events.schedule.services.releasing import release
from tests import factories
from tests.conference.reminders.looking import DAY, HOUR, canceled, reminders, rule


def stage() -> tuple[Edition, Event]:
    """A reminder for five people that is due."""
    edition = factories.EditionFactory()
    begin = clock.now() + 10 * DAY
    event = factories.SeatPoolFactory(
        event__edition=edition, event__starts_at=begin, event__ends_at=begin + HOUR, total=100
    ).event
    release(edition=edition, by=None)
    factories.RegistrationFactory.create_batch(5, event=event)
    rule(edition)
    clock.set_offset(7 * DAY + HOUR)
    return edition, event


def race() -> None:
    def work(_number: int) -> None:
        remind()
        connection.close()

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(work, range(8)))


@pytest.mark.django_db(transaction=True)
def test_eight_workers_write_it_once() -> None:
    stage()
    try:
        race()
    finally:
        clock.set_offset(dt.timedelta(0))

    assert Reminder.objects.count() == 1
    assert len(reminders()) == 5


@pytest.mark.django_db(transaction=True)
def test_eight_workers_write_what_was_dropped_again_once() -> None:
    _edition, event = stage()
    try:
        remind()
        canceled(event)
        factories.change(event, status=EventStatus.PLANNED)
        release(edition=event.edition, by=None)
        race()
    finally:
        clock.set_offset(dt.timedelta(0))

    assert Reminder.objects.get().state == ReminderState.WRITTEN
    assert Counter(each.status for each in reminders()) == {Status.CANCELED: 5, Status.WAITING: 5}


@pytest.mark.django_db(transaction=True)
def test_without_its_state_they_would_write_that_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same race, where everybody takes a dropped one up and nothing has a key."""
    _edition, event = stage()
    places = iter(range(1000))

    def always(reminder: Reminder, _due: object) -> bool:
        reminder.subject = f"again-{next(places)}"
        return True

    monkeypatch.setattr(services, "_take_up", always)
    try:
        remind()
        canceled(event)
        factories.change(event, status=EventStatus.PLANNED)
        release(edition=event.edition, by=None)
        race()
    finally:
        clock.set_offset(dt.timedelta(0))

    assert len(reminders()) > 10


@pytest.mark.django_db(transaction=True)
def test_without_its_row_they_would_write_it_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same race, where each reminder is another one to the database."""
    stage()
    places = iter(range(1000))
    written = services._write

    def elsewhere(reminder: Reminder, due: object) -> int:
        Reminder.objects.filter(pk=reminder.pk).update(subject=f"other-{next(places)}")
        reminder.subject = f"again-{next(places)}"
        return written(reminder, due)  # type: ignore[arg-type]

    monkeypatch.setattr(services, "_write", elsewhere)
    try:
        race()
    finally:
        clock.set_offset(dt.timedelta(0))

    assert len(reminders()) > 5
