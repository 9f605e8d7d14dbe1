"""iCalendar feeds (RFC 5545) of the released schedule."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone

from events.program.exports.identity import uid
from events.program.released import Program, ReleasedEvent, ReleasedSession, Scheduled
from events.program.restricted import RestrictedSession

ZONE = ZoneInfo("Asia/Shanghai")
REFRESH = dt.timedelta(minutes=15)


def schedule_calendar(program: Program, *, name: str) -> bytes:
    """Every session, and every event that has times but no sessions yet."""
    return _calendar(program, name, program.timetable)


def event_calendar(program: Program, event: ReleasedEvent) -> bytes:
    """One event: the event itself, then its sessions."""
    own = [event] if event.starts_at else []
    return _calendar(program, event.title, [*own, *event.sessions])


def calendar_of(program: Program, entries: Iterable[ReleasedEvent | ReleasedSession], *, name: str) -> bytes:
    """Some entries of the schedule, each as in the feed of all of it, and such as are not for everybody."""
    return _calendar(program, name, entries)


def _calendar(program: Program, name: str, entries: Iterable[ReleasedEvent | ReleasedSession]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Chongqing International Talent Exchange Conference//portal//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)  # what Outlook reads instead
    calendar.add_component(Timezone.from_tzid(ZONE.key))
    for entry in entries:
        calendar.add_component(_entry(program, entry))
    return bytes(calendar.to_ical())


def _entry(program: Program, entry: ReleasedEvent | ReleasedSession) -> Event:
    """DTSTAMP is the release's time, as METHOD asks for (3.8.7.2); LAST-MODIFIED is the entry's own. What is not for
    everybody is PRIVATE: whoever shares their calendar shows of it that they are busy.
    """
    assert entry.starts_at
    assert entry.ends_at
    component = Event()
    if isinstance(entry, RestrictedSession):
        history = entry.history
        component.add("class", "PRIVATE")
    else:
        history = program.history[entry.code]
    component.add("uid", uid(entry.code))
    component.add("sequence", entry.sequence)
    component.add("dtstamp", program.released_at)
    component.add("last-modified", history.changed_at)
    component.add("dtstart", entry.starts_at.astimezone(ZONE))
    component.add("dtend", entry.ends_at.astimezone(ZONE))
    component.add("summary", entry.title)
    component.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    place = _place(entry)
    if place:
        component.add("location", place)
    if entry.summary:
        component.add("description", entry.summary)
    component.add("url", settings.BASE_URL + entry.url)
    return component


def _place(entry: Scheduled) -> str:
    if isinstance(entry, ReleasedSession):
        return entry.room.full_name if entry.room else (entry.event.venue.name if entry.event.venue else "")
    assert isinstance(entry, ReleasedEvent)
    return ", ".join(filter(None, [entry.venue.name, entry.venue.address])) if entry.venue else ""
