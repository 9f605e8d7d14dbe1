"""Feeds that Outlook, Apple and Google follow: the same UID, a rising SEQUENCE, a STATUS, and the zone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from icalendar import Calendar

from conference.editions.models import Edition
from conference.pages.services import outdate_pages
from events.program.models import Event, Session, Status
from events.program.released import released_program
from events.schedule.services.releasing import release
from tests.factories import EventFactory, SessionFactory, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(edition: Edition) -> Session:
    """The one session of an event, released."""
    session = SessionFactory(event__edition=edition, event__slug="summit")
    release(edition=edition, by=None)
    return session


def entries(path: str) -> list:
    """The events of a feed as a calendar program reads them."""
    feed = Client().get(path)
    assert feed["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(feed.content).walk("VEVENT")


def test_the_feed_names_its_zone(session: Session) -> None:
    calendar = Calendar.from_ical(Client().get("/schedule.ics").content)

    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    [entry] = calendar.walk("VEVENT")
    assert entry["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert entry["DTSTART"].dt == session.starts_at


def test_the_feed_says_how_often_it_changes_to_every_program(session: Session) -> None:
    lines = Client().get("/schedule.ics").content.decode().splitlines()

    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT15M", "X-PUBLISHED-TTL:PT15M"} <= set(lines)


def test_an_entry_stays_the_same_one_as_it_moves_and_is_cancelled(edition: Edition, session: Session) -> None:
    [first] = entries("/schedule.ics")
    Session.objects.update(starts_at=at("08:00"))
    release(edition=edition, by=None)
    [moved] = entries("/schedule.ics")
    Session.objects.update(status=Status.CANCELLED)
    release(edition=edition, by=None)
    [cancelled] = entries("/schedule.ics")

    assert first["UID"] == moved["UID"] == cancelled["UID"]
    assert [entry["SEQUENCE"] for entry in (first, moved, cancelled)] == [0, 1, 2]
    assert [entry["STATUS"] for entry in (first, moved, cancelled)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_an_events_feed_has_the_event_and_its_sessions(edition: Edition, session: Session) -> None:
    EventFactory(edition=edition)

    assert {str(entry["SUMMARY"]) for entry in entries("/events/summit.ics")} == {
        session.title_zh,
        session.event.title_zh,
    }


def test_an_event_without_sessions_is_in_the_feed_of_all(edition: Edition) -> None:
    bare: Event = EventFactory(edition=edition)
    EventFactory(edition=edition, starts_at=None, ends_at=None)
    release(edition=edition, by=None)
    outdate_pages()

    assert [str(entry["SUMMARY"]) for entry in entries("/schedule.ics")] == [bare.title_zh]


def test_an_entry_says_when_it_changed_itself(edition: Edition, session: Session) -> None:
    program = released_program(edition)
    [entry] = entries("/schedule.ics")

    assert entry["LAST-MODIFIED"].dt == program.history[session.code].changed_at.replace(microsecond=0)
    assert entry["DTSTAMP"].dt == program.released_at.replace(microsecond=0)


class Khal:
    """khal, a calendar program, with a calendar of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        (directory / "khal.conf").write_text(
            f"[calendars]\n[[conference]]\npath = {directory}/conference\n"
            f"[sqlite]\npath = {directory}/khal.db\n"
            "[locale]\nlocal_timezone = Asia/Shanghai\ndefault_timezone = Asia/Shanghai\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        )

    def __call__(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "khal", "-c", str(self.directory / "khal.conf"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ).stdout

    def follow(self) -> list[str]:
        """Import the feed as it is now, and list what the calendar then has: start and status of each entry."""
        feed = self.directory / "schedule.ics"
        feed.write_bytes(Client().get("/schedule.ics").content)
        self("import", "--batch", "-a", "conference", str(feed))
        listed = self("list", "--format", "{start-time} {status}", "--day-format", "", "2030-11-23", "2030-11-25")
        return [line.strip() for line in listed.splitlines() if line.strip()]


def test_khal_moves_and_cancels_an_entry_and_never_doubles_it(
    edition: Edition, session: Session, tmp_path: Path
) -> None:
    khal = Khal(tmp_path)
    seen = [khal.follow(), khal.follow()]
    Session.objects.update(starts_at=at("08:00"))
    release(edition=edition, by=None)
    seen.append(khal.follow())
    Session.objects.update(status=Status.CANCELLED)
    release(edition=edition, by=None)
    seen.append(khal.follow())

    assert seen == [["09:00 CONFIRMED"], ["09:00 CONFIRMED"], ["08:00 CONFIRMED"], ["08:00 CANCELLED"]]
    assert len(list((tmp_path / "conference").glob("*.ics"))) == 1
