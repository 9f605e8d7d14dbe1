"""Reminders of events: in time, once, and of what is true."""

import datetime as dt
from itertools import islice

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.documents import Document, DocumentKind
from conference.outbox import services as outbox
from conference.outbox.delivery import claim
from conference.outbox.models import Message, Status, Topic
from conference.people.models import User
from conference.people.services import keep_document
from conference.reminders import services
from conference.reminders.models import Reminder, ReminderRule, ReminderState
from conference.reminders.queries import Due
from conference.reminders.services import remind
from events.program.models import Event
from events.program.models import Status as EventStatus
from events.registration.models import Registration, Vetting, VettingList, VettingStatus
from events.schedule.services.releasing import release
from tests import factories
from tests.conference.outbox.notes import note
from tests.conference.reminders.looking import DAY, HOUR, at, moved, reminders, rule

pytestmark = pytest.mark.django_db


def test_who_has_a_seat_is_reminded_when_it_is_due(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    at(event.starts_at - 3 * DAY - HOUR)
    assert reminders() == []

    at(event.starts_at - 3 * DAY)

    (message,) = reminders()
    assert (message.person, message.edition) == (registration.person, edition)
    assert event.title_zh in message.subject
    assert "活动开始" in message.reason
    assert Reminder.objects.get().people == 1


def test_each_is_reminded_once(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    for minutes in range(3):
        at(event.starts_at - 3 * DAY + dt.timedelta(minutes=minutes))

    assert len(reminders()) == 1


def test_three_days_and_two_hours_before(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    rule(edition, 0, 2)
    at(event.starts_at - 3 * DAY)
    at(event.starts_at - 2 * HOUR)

    assert len(reminders()) == 2


def test_who_has_no_seat_is_not(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    factories.RegistrationFactory(event=event, status="waiting")
    factories.change(registration, status="requested")

    at(event.starts_at - 3 * DAY)

    assert reminders() == []
    assert Reminder.objects.get().people == 0


def test_nor_is_whom_vetting_does_not_let_in(
    edition: Edition, event: Event, registration: Registration, organizer: User
) -> None:
    factories.change(event.registration_policy, asks_document=True, asks_vetting=True)
    other_list = VettingList.objects.create(event=event, number=1, frozen_by=organizer)
    coming = factories.RegistrationFactory(event=event)
    for each, status in ((registration, VettingStatus.REFUSED), (coming, VettingStatus.CLEARED)):
        Vetting.objects.create(registration=each, status=status, vetting_list=other_list)
    rule(edition)

    at(event.starts_at - 3 * DAY)

    assert [each.person for each in reminders()] == [coming.person]


def test_nor_is_whose_account_is_closed(edition: Edition, event: Event, registration: Registration) -> None:
    factories.UserFactory(person=registration.person, is_active=False)
    rule(edition)

    at(event.starts_at - 3 * DAY)

    assert reminders() == []


def test_a_code_that_somebody_waits_for_goes_first(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    at(event.starts_at - 3 * DAY)
    note()

    assert [message.kind for message in claim()] == ["tests.note", "registration.begins"]


def test_a_moved_event_moves_its_reminder(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    moved(event, DAY)

    at(event.starts_at - 4 * DAY)
    assert reminders() == []
    at(event.starts_at - 3 * DAY)
    assert len(reminders()) == 1


def test_what_is_only_drafted_moves_nothing(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    begin = event.starts_at
    factories.change(event, starts_at=begin + DAY, ends_at=event.ends_at + DAY)

    at(begin - 3 * DAY)

    assert len(reminders()) == 1


def test_one_moved_after_its_reminder_has_another(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    at(event.starts_at - 3 * DAY)
    moved(event, DAY)
    at(event.starts_at - 3 * DAY)

    assert len(reminders()) == 2


def test_a_canceled_event_has_none(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    factories.change(event, status=EventStatus.CANCELLED)
    release(edition=edition, by=None)

    at(event.starts_at - 3 * DAY)

    assert not Reminder.objects.exists()


def test_one_that_nobody_wrote_in_time_is_written_if_it_is_still_useful(
    edition: Edition, event: Event, registration: Registration
) -> None:
    rule(edition)
    at(event.starts_at - 2 * DAY)

    assert len(reminders()) == 1


def test_of_two_that_were_late_the_nearer_is_written(
    edition: Edition, event: Event, registration: Registration
) -> None:
    rule(edition)
    rule(edition, 0, 2)
    at(event.starts_at - HOUR)

    states = dict(Reminder.objects.values_list("rule__days", "state"))
    assert states == {3: ReminderState.MISSED, 0: ReminderState.WRITTEN}
    assert len(reminders()) == 1


def test_what_was_due_while_nobody_was_there_and_is_over_is_missed(
    edition: Edition, event: Event, registration: Registration
) -> None:
    rule(edition)
    rule(edition, 0, 2)
    for later in (0 * HOUR, 30 * HOUR):
        at(event.starts_at + later)

    assert reminders() == []
    assert [each.state for each in Reminder.objects.all()] == [ReminderState.MISSED] * 2


def test_one_that_breaks_is_not_taken_and_holds_up_no_other(
    edition: Edition, event: Event, registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again at the next look."""
    rule(edition)
    other = factories.SeatPoolFactory(
        event__edition=edition, event__starts_at=event.starts_at, event__ends_at=event.ends_at
    ).event
    factories.RegistrationFactory(event=other)
    release(edition=edition, by=None)
    write = services._write

    def write_others(reminder: Reminder, due: Due) -> int:
        if due.moment.subject == event.code:
            raise IntegrityError
        return write(reminder, due)

    with monkeypatch.context() as patch:
        patch.setattr(services, "_write", write_others)
        at(event.starts_at - 3 * DAY)
    assert [each.subject for each in Reminder.objects.all()] == [other.code]

    remind()
    assert len(reminders()) == 2


def test_whose_phone_cannot_be_opened_keeps_nobody_else_from_being_reminded(
    edition: Edition, event: Event, registration: Registration
) -> None:
    """Nor is it in the way of a mail."""
    rule(edition)
    without_address, with_address = (
        factories.RegistrationFactory(event=event, person__email=mail, person__phone=phone).person
        for mail, phone in ((None, "+8613800138000"), ("lin@example.com", "+8613800138001"))
    )
    factories.lose_key(without_address, with_address)

    at(event.starts_at - 3 * DAY)

    assert {message.person_id for message in reminders()} == {registration.person_id, with_address.pk}


def test_a_new_rule_does_not_make_up_for_what_was_due(
    edition: Edition, event: Event, registration: Registration
) -> None:
    clock.set_offset(event.starts_at - 2 * DAY - clock.now())
    rule(edition)
    remind()

    assert not Reminder.objects.exists()


def test_a_rule_that_is_not_active_writes_nothing(edition: Edition, event: Event, registration: Registration) -> None:
    factories.change(rule(edition), is_active=False)
    at(event.starts_at - 3 * DAY)

    assert not Reminder.objects.exists()


def test_a_message_is_of_no_use_once_it_begins(edition: Edition, event: Event, registration: Registration) -> None:
    rule(edition)
    at(event.starts_at - 3 * DAY)

    (message,) = reminders()
    assert message.useful_until
    left = message.useful_until - message.created_at
    assert abs(left - 3 * DAY) < dt.timedelta(minutes=1)


def test_who_wants_no_reminders_gets_none(edition: Edition, event: Event, registration: Registration) -> None:
    outbox.decline(address=str(registration.person.email), topic=Topic.REMINDERS)
    rule(edition)
    at(event.starts_at - 3 * DAY)

    claim()

    assert [each.status for each in reminders()] == [Status.SUPPRESSED]


def test_who_must_complete_a_registration_is_told_before_it_is_too_late(edition: Edition, event: Event) -> None:
    policy = event.registration_policy
    factories.change(policy, changes_until=event.starts_at - DAY, asks_document=True)
    lacking = factories.RegistrationFactory(event=event)
    rule(edition, 1, occasion="unfinished")

    at(event.starts_at - 2 * DAY)

    assert [each.person for each in reminders()] == [lacking.person]


def test_a_portrait_for_vetting_is_lacking_too(edition: Edition, event: Event, registration: Registration) -> None:
    factories.change(event.registration_policy, asks_document=True, asks_vetting=True)
    document = keep_document(person=registration.person, document=Document(DocumentKind.PASSPORT, "E12345678"))
    factories.change(registration, document=document, document_hash=document.number_hash)
    Vetting.objects.create(registration=registration)
    rule(edition, 1, occasion="unfinished")

    at(event.starts_at - DAY)

    assert [each.person for each in reminders()] == [registration.person]


def test_nobody_completes_what_is_canceled(edition: Edition, event: Event, registration: Registration) -> None:
    factories.change(event.registration_policy, asks_document=True)
    factories.change(event, status=EventStatus.CANCELLED)
    rule(edition, 1, occasion="unfinished")

    at(event.starts_at - DAY)

    assert not Reminder.objects.exists()


@pytest.mark.parametrize("mail", ["{}@example.com", None])
def test_statements_do_not_follow_the_number_of_people(edition: Edition, event: Event, mail: str | None) -> None:
    """Neither for mails nor for texts."""
    counts = []
    numbers = iter(range(10))
    for days, size in ((6, 0), (5, 1), (4, 2)):  # the first look reads what every other has in mind
        rule(edition, days)
        for number in islice(numbers, size):
            person = factories.PersonFactory(email=mail and mail.format(number), phone=f"+86138001380{number:02}")
            factories.RegistrationFactory(event=event, person=person)
        clock.set_offset(dt.timedelta(0))
        clock.set_offset(event.starts_at - days * DAY - clock.now())
        with CaptureQueriesContext(connection) as queries:
            remind()
        counts.append(len(queries))
        Message.objects.waiting().update(status=Status.SENT, sent_at=Now())

    assert [each.people for each in Reminder.objects.order_by("due_at")] == [0, 1, 3]
    assert counts[1] == counts[2]


def test_the_same_rule_twice_is_refused(edition: Edition) -> None:
    rule(edition)

    with pytest.raises(ValidationError):
        ReminderRule(edition=edition, occasion="event_begins", days=3).validate_constraints()
