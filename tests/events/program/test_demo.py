"""The demo's program reads like a real one, and says of itself what is invented."""

import datetime as dt
from collections import Counter

import pytest

from conference.editions.demo import edition as demo_edition
from conference.editions.models import Edition
from conference.kit.demo import SAMPLE, SAMPLE_EN, Demo
from conference.people.demo import people
from conference.venues.demo import venues
from events.program.demo import program
from events.program.models import Event, EventKind, Session, SessionKind, Speaker, Status
from events.schedule.warnings import warnings_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded() -> Edition:
    """The program and what it stands on, at a shift of two years."""
    demo = Demo(shift=dt.timedelta(728), say=lambda _what: None)
    for room in (demo_edition, venues, people, program):
        room(demo)
    return demo.edition


def test_a_few_speakers_have_a_photo() -> None:
    photos = [speaker.photo.name for speaker in Speaker.objects.exclude(photo="")]

    assert len(set(photos)) == 6
    assert Speaker.objects.filter(photo="").count() > 6


def test_it_has_the_stories_events() -> None:
    events = Event.objects.filter(number__isnull=False)

    assert list(events.values_list("number", flat=True)) == list(range(1, 14))
    assert Counter(events.values_list("kind", flat=True)) == {
        EventKind.ACTIVITY: 6,
        EventKind.MEETING: 5,
        EventKind.COMPETITION: 2,
    }
    assert Event.objects.filter(kind=EventKind.ROADSHOW).count() == 20


def test_everything_is_told_in_both_languages() -> None:
    texts = [
        *Event.objects.filter(number__isnull=False).values_list(
            "title_en", "summary_zh", "summary_en", "description_zh", "description_en"
        ),
        *Session.objects.exclude(kind=SessionKind.BREAK).values_list("title_en", "summary_zh", "summary_en"),
        *Speaker.objects.values_list("title_zh", "title_en", "biography_zh", "biography_en", "person__name_zh"),
    ]

    assert all(all(row) for row in texts)


def test_what_is_invented_says_so_at_its_end() -> None:
    chinese = [
        *Session.objects.values_list("title_zh", flat=True),
        *Session.objects.exclude(summary_zh="").values_list("summary_zh", flat=True),
        *Speaker.objects.values_list("title_zh", flat=True),
        *Speaker.objects.values_list("biography_zh", flat=True),
        *Speaker.objects.values_list("person__name_zh", flat=True),
    ]
    english = [
        *Session.objects.values_list("title_en", flat=True),
        *Session.objects.exclude(summary_en="").values_list("summary_en", flat=True),
        *Speaker.objects.values_list("title_en", flat=True),
        *Speaker.objects.values_list("biography_en", flat=True),
        *Speaker.objects.values_list("person__family_name", flat=True),
    ]

    assert [text for text in chinese if not text.endswith(SAMPLE)] == []
    assert [text for text in english if not text.endswith(SAMPLE_EN)] == []


def test_every_event_to_come_has_sessions_within_its_time() -> None:
    sessions = Session.objects.select_related("event")

    assert {session.event_id for session in sessions} == set(
        Event.objects.filter(number__isnull=False, status=Status.PLANNED).values_list("pk", flat=True)
    )
    assert [
        session
        for session in sessions
        if not session.event.starts_at <= session.starts_at < session.ends_at <= session.event.ends_at
    ] == []


def test_there_is_nothing_to_look_at_and_everybody_is_on_a_stage(loaded: Edition) -> None:
    assert warnings_of(loaded) == []
    assert not Speaker.objects.filter(sessions=None).exists()
