"""What an organizer is asked to look at."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from conference.editions.models import Edition
from conference.venues.models import TravelTime
from events.program.models import Availability, Event, Session, SessionKind, Speaker, Status
from events.registration.services.registering import register
from events.schedule.warnings import warnings_of
from tests.factories import (
    EventFactory,
    PersonFactory,
    RoomFactory,
    SeatPoolFactory,
    SessionFactory,
    SessionSpeakerFactory,
    SpeakerFactory,
    at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(edition: Edition) -> Event:
    """From nine to twelve."""
    return EventFactory(edition=edition)


@pytest.fixture
def speaker(edition: Edition) -> Speaker:
    return SpeakerFactory(edition=edition)


Add = Callable[..., Session]


@pytest.fixture
def add(event: Event, speaker: Speaker) -> Add:
    """A session about which there is nothing to say."""

    def added(start: str, end: str, **options: object) -> Session:
        session = SessionFactory(event=event, starts_at=at(start), ends_at=at(end), title_en="Keynote", **options)
        SessionSpeakerFactory(session=session, speaker=SpeakerFactory(edition=event.edition))
        return session

    return added


def told(edition: Edition) -> list[tuple[str, str]]:
    """What is warned of: the session's title and the words."""
    with translation.override("en"):
        return [(warning.session.title_zh, warning.text) for warning in warnings_of(edition)]


def test_nothing(edition: Edition, add: Add) -> None:
    add("09:00", "10:00")

    assert told(edition) == []


def test_a_speaker_in_two_places(edition: Edition, add: Add, speaker: Speaker) -> None:
    first, second = add("09:00", "10:00"), add("09:30", "10:30")
    for session in (first, second):
        SessionSpeakerFactory(session=session, speaker=speaker)

    assert told(edition) == [
        (first.title_zh, f"{speaker} is also in “{second.title_en}” at that time."),
        (second.title_zh, f"{speaker} is also in “{first.title_en}” at that time."),
    ]


def test_a_guest_of_honor_in_two_places_is_its_own_concern(edition: Edition, add: Add, speaker: Speaker) -> None:
    Speaker.objects.filter(pk=speaker.pk).update(is_guest_of_honor=True)
    for session in (add("09:00", "10:00"), add("09:30", "10:30")):
        SessionSpeakerFactory(session=session, speaker=speaker)

    assert [warning.concern for warning in warnings_of(edition)] == ["guest_of_honor", "guest_of_honor"]


@pytest.mark.parametrize(
    ("minutes", "is_warned"), [(30, False), (31, True), (None, True)], ids=["enough", "too-long", "nobody-knows"]
)
def test_the_way_between_two_venues(
    edition: Edition, add: Add, speaker: Speaker, minutes: int | None, is_warned: bool
) -> None:
    first, second = add("09:00", "10:00"), add("10:30", "11:30")
    for session in (first, second):
        SessionSpeakerFactory(session=session, speaker=speaker)
    if minutes:
        TravelTime.objects.create(origin=second.room.venue, destination=first.room.venue, minutes=minutes)

    assert [title for title, _text in told(edition)] == [second.title_zh] * is_warned


def test_within_a_venue_there_is_no_way(edition: Edition, add: Add, speaker: Speaker) -> None:
    first = add("09:00", "10:00")
    second = add("10:00", "11:00", room=RoomFactory(venue=first.room.venue))
    for session in (first, second):
        SessionSpeakerFactory(session=session, speaker=speaker)

    assert told(edition) == []


@pytest.mark.parametrize(("start", "end", "is_warned"), [("08:00", "10:00", False), ("09:30", "12:00", True)])
def test_a_speaker_who_is_not_available(
    edition: Edition, add: Add, speaker: Speaker, start: str, end: str, is_warned: bool
) -> None:
    SessionSpeakerFactory(session=add("09:00", "10:00"), speaker=speaker)
    Availability.objects.create(speaker=speaker, starts_at=at(start), ends_at=at(end))

    assert bool(told(edition)) is is_warned


@pytest.mark.parametrize(("start", "end"), [("08:30", "09:30"), ("11:30", "12:30")])
def test_outside_its_event(edition: Edition, add: Add, start: str, end: str) -> None:
    session = add(start, end)

    assert told(edition) == [(session.title_zh, "Its event takes place from 11-23 09:00 to 11-23 12:00.")]


def test_a_room_smaller_than_who_comes(edition: Edition, event: Event, add: Add) -> None:
    session = add("09:00", "10:00", room=RoomFactory(capacity=1))
    SeatPoolFactory(event=event)
    for _person in range(2):
        register(event=event, person=PersonFactory())

    assert told(edition) == [(session.title_zh, f"{session.room} has 1 seats; 2 people are registered.")]


def test_what_is_there_in_chinese_alone(edition: Edition, add: Add) -> None:
    session = add("09:00", "10:00", summary_zh="摘要")

    assert told(edition) == [(session.title_zh, "It is not all in English yet.")]


def test_nobody_who_speaks(edition: Edition, event: Event) -> None:
    keynote = SessionFactory(event=event, title_en="Keynote")
    SessionFactory(event=event, title_en="Fair", kind=SessionKind.FAIR)

    assert told(edition) == [(keynote.title_zh, "Nobody is named who speaks.")]


def test_a_break_too_short_to_take(edition: Edition, event: Event) -> None:
    options = {"event": event, "kind": SessionKind.BREAK, "title_en": "Break", "starts_at": at("10:00")}
    short = SessionFactory(**options, ends_at=at("10:04"))
    SessionFactory(**options, ends_at=at("10:05"))

    assert told(edition) == [(short.title_zh, "A break of 4 minutes.")]


def test_a_room_that_changes_hands_at_once(edition: Edition, add: Add) -> None:
    first = add("09:00", "10:00")
    second = add("10:04", "11:00", room=first.room)
    Session.objects.filter(pk=second.pk).update(event=EventFactory(edition=edition))

    assert told(edition) == [(second.title_zh, "4 minutes after “Keynote” of another event.")]


@pytest.mark.parametrize("changes", [{"status": Status.CANCELLED}, {"starts_at": None, "ends_at": None}])
def test_what_does_not_take_place_warns_of_nothing(edition: Edition, event: Event, changes: dict[str, object]) -> None:
    SessionFactory(event=event)
    Session.objects.update(**changes)

    assert told(edition) == []


def test_it_takes_the_same_queries_for_one_session_and_for_three(edition: Edition, add: Add) -> None:
    add("09:00", "10:00")
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            warnings_of(edition)
        counts.append(len(queries))
        add("10:00", "11:00")
        add("11:00", "12:00")

    assert counts[0] == counts[1]
