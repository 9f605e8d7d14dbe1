"""iCalendar feeds (RFC 5545) of the released schedule."""

import datetime as dt
from collections.abc import Iterable
from email.utils import parseaddr
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from icalendar import Calendar, Event, Timezone
from icalendar.parser import Contentline, Parameters
from icalendar.prop import vCalAddress, vDuration, vText

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


def appointment(
    program: Program,
    event: ReleasedEvent,
    *,
    method: str,
    sequence: int,
    language: str,
    attendee: str,
    address: str,
) -> bytes:
    """One event with a time for the calendar of somebody who comes: REQUEST puts it down or moves it, CANCEL strikes it
    out (RFC 5546, 3.2.2 and 3.2.5). They have said that they come, so that no calendar asks them.
    """
    person = vCalAddress(f"mailto:{address}")
    person.params |= {"CN": vText(attendee), "CUTYPE": vText("INDIVIDUAL"), "ROLE": vText("REQ-PARTICIPANT")}
    person.params |= {"PARTSTAT": vText("ACCEPTED"), "RSVP": vText("FALSE")}
    lines = (
        Contentline.from_parts("ATTENDEE", person.params, person),
        Contentline.from_parts("SEQUENCE", Parameters(), sequence),
    )
    start, end = _appointment(program, event.code, method, language)
    return start + b"".join(line.to_ical() + b"\r\n" for line in lines) + end


@lru_cache(maxsize=200)
def _appointment(program: Program, code: str, method: str, language: str) -> tuple[bytes, bytes]:
    """What is the same for all who come, up to the end of the event, and from there on."""
    event = program.events[code]
    with translation.override(language):
        calendar = _frame(method)
        component = _entry(program, event)
        name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
        organizer = vCalAddress(f"mailto:{sender}")
        organizer.params["CN"] = vText(name or gettext("Chongqing International Talent Exchange Conference"))
        component.add("organizer", organizer)
        del component["SEQUENCE"]
        if method == "CANCEL":
            component["STATUS"] = vText("CANCELLED")
        calendar.add_component(component)
    start, mark, end = bytes(calendar.to_ical()).partition(b"END:VEVENT")
    return start, mark + end


def _frame(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Chongqing International Talent Exchange Conference//portal//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_tzid(ZONE.key))
    return calendar


def _calendar(program: Program, name: str, entries: Iterable[ReleasedEvent | ReleasedSession]) -> bytes:
    calendar = _frame("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))  # what Outlook reads instead
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
