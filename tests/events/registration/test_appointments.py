"""What the calendars of those who are registered are told."""

import datetime as dt
from email import message_from_bytes

import pytest
from icalendar import Calendar

from conference.editions.models import Edition
from conference.outbox.mail import compose
from conference.outbox.messages import calendar_of, files_of
from conference.outbox.models import Message
from conference.outbox.services import send_again
from conference.people.models import Person, User
from events.program.models import Event, Status
from events.registration.services.cancelling import cancel
from events.registration.services.registering import register
from events.schedule.services.announcing import announce, write_announcement
from events.schedule.services.releasing import release
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(edition: Edition) -> Event:
    """Released, with seats."""
    found: Event = factories.SeatPoolFactory(event__edition=edition).event
    release(edition=edition, by=None)
    return found


@pytest.fixture
def person(event: Event) -> Person:
    return factories.PersonFactory(name_zh="林晓", email="lin@example.com")


def entry(message: Message) -> tuple[str, Calendar]:
    """The method, and the one entry."""
    told = calendar_of(message)
    assert told
    read = Calendar.from_ical(told.content)
    assert read["METHOD"] == told.method
    (found,) = read.walk("VEVENT")
    return told.method, found


def newest() -> Message:
    return Message.objects.order_by("-pk")[0]


def test_a_confirmation_puts_the_event_down(event: Event, person: Person) -> None:
    register(event=event, person=person)

    method, found = entry(newest())
    assert method == "REQUEST"
    assert (found["SUMMARY"], found.start) == (event.title_zh, event.starts_at)
    assert found["ATTENDEE"] == "mailto:lin@example.com"
    assert (found["ATTENDEE"].params["CN"], found["ATTENDEE"].params["PARTSTAT"]) == ("林晓", "ACCEPTED")
    assert found["ORGANIZER"].startswith("mailto:")
    assert found["UID"].startswith(event.code.lower())


def test_it_is_part_of_the_mail_as_programs_look_for_it(event: Event, person: Person) -> None:
    register(event=event, person=person)

    mail = message_from_bytes(compose(newest(), "lin@example.com"))

    alternative = next(part for part in mail.walk() if part.get_content_type() == "multipart/alternative")
    types = [part.get_content_type() for part in alternative.get_payload()]
    assert types == ["text/plain", "text/html", "text/calendar"]
    assert alternative.get_payload()[-1].get_param("method") == "REQUEST"


def test_a_long_name_and_a_hostile_one_stay_one_line(event: Event) -> None:
    name = '林";X=1:晓\r\nDESCRIPTION:injected ' + "晓" * 20
    register(event=event, person=factories.PersonFactory(name_zh=name[:60]))

    content = calendar_of(newest())
    assert content
    assert all(len(line) <= 75 for line in content.content.split(b"\r\n"))
    _method, found = entry(newest())
    assert "DESCRIPTION" not in found


def test_a_canceled_registration_strikes_it_out_with_a_greater_sequence(event: Event, person: Person) -> None:
    registration = register(event=event, person=person)
    first = entry(newest())[1]
    cancel(registration=registration, by=None)

    method, found = entry(newest())
    assert (method, found["STATUS"], found["UID"]) == ("CANCEL", "CANCELLED", first["UID"])
    assert found["SEQUENCE"] > first["SEQUENCE"]


def test_what_was_never_put_down_is_not_struck_out(event: Event, person: Person) -> None:
    factories.change(event.registration_policy, access="approval")
    cancel(registration=register(event=event, person=person), by=None)

    assert [calendar_of(message) for message in Message.objects.all()] == [None, None]


@pytest.fixture
def returned(event: Event, person: Person, organizer: User) -> tuple[Message, Message, Message]:
    """Somebody registered, canceled and registered again: what each of it was told with."""
    registration = register(event=event, person=person)
    confirmed = newest()
    cancel(registration=registration, by=organizer)
    canceled = newest()
    register(event=event, person=person)
    return confirmed, canceled, newest()


def sent_again(message: Message, by: User) -> Message:
    """The copy."""
    factories.change(message, status="sent", sent_at=message.created_at)
    send_again(messages=Message.objects.filter(pk=message.pk), by=by)
    return newest()


def test_what_tells_of_an_earlier_registration_does_not_strike_out_the_present_one(
    returned: tuple[Message, Message, Message], organizer: User
) -> None:
    """All have one UID, and a copy a greater SEQUENCE than any of them."""
    confirmed, canceled, confirmed_again = returned

    for message in (confirmed, canceled):
        assert calendar_of(message) is None
        assert calendar_of(sent_again(message, organizer)) is None
    assert entry(sent_again(confirmed_again, organizer))[0] == "REQUEST"


def test_once_that_has_ended_too_all_of_them_do(
    event: Event, person: Person, returned: tuple[Message, Message, Message], organizer: User
) -> None:
    cancel(registration=person.registrations.live().get(), by=organizer)

    assert [entry(message)[0] for message in returned] == ["CANCEL"] * 3


def test_one_that_only_waits_has_no_entry_to_keep(event: Event, person: Person, organizer: User) -> None:
    registration = register(event=event, person=person)
    factories.change(event.registration_policy, access="approval")
    cancel(registration=registration, by=organizer)
    canceled = newest()
    register(event=event, person=person)

    assert entry(canceled)[0] == "CANCEL"
    assert calendar_of(newest()) is None


def test_a_mail_that_is_tried_again_says_the_same(event: Event, person: Person) -> None:
    register(event=event, person=person)

    assert calendar_of(newest()) == calendar_of(newest())


def test_a_time_that_is_not_released_is_told_to_nobody(edition: Edition, person: Person) -> None:
    pool = factories.SeatPoolFactory(event__edition=edition)
    register(event=pool.event, person=person)

    assert calendar_of(newest()) is None


def announced(edition: Edition) -> Message:
    """What is told of a new release."""
    write_announcement(announce(release=release(edition=edition, by=None), by=None))
    return newest()


def test_a_moved_event_moves_in_the_calendar(edition: Edition, event: Event, person: Person) -> None:
    register(event=event, person=person)
    first = entry(newest())[1]
    Message.objects.update(created_at=newest().created_at - dt.timedelta(days=1))
    begin = entry(newest())[1]["SEQUENCE"]
    factories.change(event, starts_at=event.starts_at + dt.timedelta(hours=1))

    method, found = entry(announced(edition))

    assert (method, found.start, found["UID"]) == ("REQUEST", event.starts_at, first["UID"])
    assert found["SEQUENCE"] > begin


def test_a_canceled_event_is_struck_out(edition: Edition, event: Event, person: Person) -> None:
    register(event=event, person=person)
    factories.change(event, status=Status.CANCELLED)

    assert entry(announced(edition))[0] == "CANCEL"


def test_one_that_takes_place_after_all_is_put_down_again(edition: Edition, event: Event, person: Person) -> None:
    register(event=event, person=person)
    factories.change(event, status=Status.CANCELLED)
    canceled = announced(edition)
    Message.objects.update(created_at=canceled.created_at - dt.timedelta(seconds=1))
    struck_out = entry(newest())[1]
    factories.change(event, status=Status.PLANNED)

    method, found = entry(announced(edition))

    assert (method, found["STATUS"], found["UID"]) == ("REQUEST", "CONFIRMED", struck_out["UID"])
    assert found["SEQUENCE"] > struck_out["SEQUENCE"]


def test_a_second_event_that_moved_comes_as_a_file(edition: Edition, event: Event, person: Person) -> None:
    second = factories.SeatPoolFactory(event__edition=edition).event
    release(edition=edition, by=None)
    for each in (event, second):
        register(event=each, person=person)
        factories.change(each, starts_at=each.starts_at + dt.timedelta(hours=1))

    message = announced(edition)

    assert calendar_of(message)
    assert [file.content_type for file in files_of(message)] == ["text/calendar; charset=utf-8; method=REQUEST"]
