"""Earlier editions stay readable under their year."""

import datetime as dt

import pytest
from django.test import Client

from conference.editions.demo import edition as demo_edition
from conference.editions.models import Edition
from conference.kit.demo import SAMPLE, Demo
from events.program.demo.earlier import SESSIONS, earlier_edition
from events.program.models import Session
from events.schedule.services.releasing import release
from tests.factories import EditionFactory, SeatPoolFactory, SessionFactory, SessionSpeakerFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(edition: Edition) -> Session:
    """A session of 2029; 2030 is current."""
    old = EditionFactory(year=2029, is_current=False, name_zh="往届大会")
    session = SessionFactory(event__edition=old, event__slug="summit", title_zh="往届主旨演讲")
    SessionSpeakerFactory(session=session, speaker=SpeakerFactory(edition=old, person__name_zh="苏雨桐"))
    SeatPoolFactory(event=session.event)
    release(edition=old, by=None)
    SessionFactory(event__edition=edition, event__slug="summit", title_zh="本届主旨演讲")
    release(edition=edition, by=None)
    return session


def pages(session: Session) -> list[str]:
    """Each kind of page that has something of the session."""
    speaker = session.speakers.get()
    paths = ["schedule/", "schedule/grid/", "schedule/venues/", "events/summit/", f"sessions/{session.code}/",
             f"speakers/{speaker.code}/"]  # fmt: skip
    return [f"/archive/2029/{path}" for path in paths]


def test_each_page_shows_its_edition_says_so_and_names_its_one_address(earlier: Session) -> None:
    for path in pages(earlier):
        page = Client().get(path).content.decode()
        assert "往届主旨演讲" in page, path
        assert "本届主旨演讲" not in page, path
        assert "您正在浏览2029年" in page, path
        assert f'<link rel="canonical" href="http://localhost:8000{path}">' in page, path


def test_its_links_stay_in_its_year(earlier: Session) -> None:
    for path in pages(earlier)[:3]:
        page = Client().get(path).content.decode()
        assert f'href="/archive/2029/sessions/{earlier.code}/"' in page
        assert f'href="/sessions/{earlier.code}/"' not in page


def test_nobody_registers_for_what_is_history(earlier: Session) -> None:
    assert Client().get("/archive/2029/events/summit/").context["panels"] == []


def test_speakers_are_listed_and_the_year_alone_leads_to_its_schedule(earlier: Session) -> None:
    assert "苏雨桐" in Client().get("/archive/2029/speakers/").content.decode()
    assert Client().get("/en/archive/2029/").headers["Location"] == "/en/archive/2029/schedule/"


def test_the_schedule_leads_to_earlier_editions(earlier: Session) -> None:
    assert 'href="/archive/2029/schedule/"' in Client().get("/schedule/").content.decode()


def test_the_current_year_has_its_usual_address(earlier: Session) -> None:
    page = Client().get("/archive/2030/events/summit/").content.decode()

    assert '<link rel="canonical" href="http://localhost:8000/events/summit/">' in page
    assert "您正在浏览" not in page


def test_an_edition_that_becomes_history_moves_to_its_year(edition: Edition, earlier: Session) -> None:
    Client().get("/schedule/")
    Edition.objects.update(is_current=False)
    EditionFactory(year=2031)

    page = Client().get("/archive/2030/schedule/").content.decode()

    assert "本届主旨演讲" in page
    assert 'href="/archive/2030/sessions/' in page


@pytest.mark.parametrize("path", ["1999/schedule/", "2031/schedule/", "2029/sessions/0000000000/", "2028/schedule/"])
def test_what_was_not_is_not_found(earlier: Session, path: str) -> None:
    """2031 is being prepared, 2028 was never released."""
    future = EditionFactory(year=2031, is_current=False)
    SessionFactory(event__edition=future)
    release(edition=future, by=None)
    EditionFactory(year=2028, is_current=False)

    assert Client().get(f"/archive/{path}").status_code == 404


def test_the_demo_has_an_earlier_edition() -> None:
    demo = Demo(shift=dt.timedelta(728), say=lambda _what: None)
    demo_edition(demo)
    earlier_edition(demo)

    page = Client().get(f"/archive/{demo.edition.year - 1}/schedule/").content.decode()

    assert all(f"{zh}{SAMPLE}" in page for _code, _kind, _time, zh, _en, _on_stage in SESSIONS)
