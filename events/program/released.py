"""The released schedule as an object: one structure from which pages, feeds and exports are drawn."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, ClassVar, NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from conference.editions.models import Edition
from conference.kit import markdown
from conference.kit.bilingual import Translated, pick
from conference.kit.chinese import initials
from conference.kit.pictures import Picture
from events.program.models import EventKind, Pillar, ScheduleRelease, SessionKind, SpeakerRole, Status


@dataclass(frozen=True)
class Addresses:
    """Where a program's pages are: those of an earlier edition stand under its year."""

    year: int | None = None

    def __call__(self, name: str, *arguments: str) -> str:
        if self.year is None:
            return reverse(f"program:{name}", args=arguments)
        return reverse(f"archive:{name}", args=[self.year, *arguments])


@dataclass(frozen=True)
class Place:
    """A venue, or a room in one. `rank` is its place among its like; only venues have a code."""

    name_zh: str
    name_en: str
    rank: int
    address_zh: str = ""
    address_en: str = ""
    venue: "Place | None" = None
    code: str = ""

    name = Translated()
    address = Translated()

    @property
    def full_name(self) -> str:
        """Venue and room on one line."""
        return f"{self.venue.name} {self.name}" if self.venue else self.name

    @property
    def order(self) -> tuple[int, int]:
        """Venues in their order, each before its rooms in theirs."""
        return (self.venue.rank, self.rank) if self.venue else (self.rank, -1)


@dataclass(frozen=True)
class Titled:
    """A topic or a track."""

    title_zh: str
    title_en: str
    slug: str = ""

    title = Translated()


class Scheduled:
    """What events and sessions have in common: a name, times, a status, a place in feeds."""

    code: str
    status: str
    title_zh: str
    title_en: str
    summary_zh: str
    summary_en: str
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED

    @property
    def own_words(self) -> str:
        """Title and summary in both languages, as searching looks at them."""
        return f"{self.title_zh} {self.title_en} {self.summary_zh} {self.summary_en}".lower()

    @property
    def day(self) -> dt.date | None:
        """The day in Chongqing on which it starts."""
        return timezone.localdate(self.starts_at) if self.starts_at else None


@dataclass
class ReleasedEvent(Scheduled):
    """One event as released."""

    code: str
    slug: str
    number: int | None
    kind: str
    pillar: str
    status: str
    title_zh: str
    title_en: str
    summary_zh: str
    summary_en: str
    description_zh: str
    description_en: str
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    sequence: int
    venue: Place | None
    topics: list[Titled]
    tracks: list[Titled]
    addresses: Addresses
    sessions: list["ReleasedSession"] = field(default_factory=list)

    title = Translated()
    summary = Translated()
    room = None
    speakers: ClassVar[tuple["Appearance", ...]] = ()

    @property
    def searched_text(self) -> str:
        """Everything that the schedule's search box looks at."""
        return self.own_words

    @property
    def event(self) -> "ReleasedEvent":
        """Itself: an event without sessions stands in the schedule like one."""
        return self

    @property
    def place(self) -> Place | None:
        """Where it is, as exactly as is known."""
        return self.venue

    @property
    def is_themed(self) -> bool:
        """Whether it is one of the edition's numbered events."""
        return self.number is not None

    @property
    def description(self) -> SafeString:
        return markdown.render(pick(self.description_zh, self.description_en))

    @property
    def kind_label(self) -> str:
        return str(EventKind(self.kind).label)

    @property
    def pillar_label(self) -> str:
        return str(Pillar(self.pillar).label)

    @property
    def url(self) -> str:
        return self.addresses("event", self.slug)

    @property
    def calendar_url(self) -> str:
        return self.addresses("event_calendar", self.slug)


@dataclass
class ReleasedSpeaker:
    """Somebody on stage as released."""

    code: str
    name_zh: str
    name_en: str
    title_zh: str
    title_en: str
    organization_zh: str
    organization_en: str
    biography_zh: str
    biography_en: str
    photo: Picture | None
    addresses: Addresses
    sessions: list["ReleasedSession"] = field(default_factory=list)

    name = Translated()
    title = Translated()
    organization = Translated()

    @property
    def own_words(self) -> str:
        """Names, title and organization, as searching looks at them."""
        names, titles = f"{self.name_zh} {self.name_en}", f"{self.title_zh} {self.title_en}"
        return f"{names} {titles} {self.organization_zh} {self.organization_en}"

    @property
    def initials(self) -> str:
        """What stands where there is no photo."""
        return initials(self.name)

    @property
    def session_codes(self) -> list[str]:
        """What they appear in, in time order."""
        return [session.code for session in self.sessions]

    @property
    def biography(self) -> SafeString:
        return markdown.render(pick(self.biography_zh, self.biography_en))

    @property
    def url(self) -> str:
        return self.addresses("speaker", self.code)


@dataclass(frozen=True)
class Appearance:
    """A speaker in one session, in their role there."""

    speaker: ReleasedSpeaker
    role: str

    @property
    def role_label(self) -> str:
        return str(SpeakerRole(self.role).label)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.speaker, name)


@dataclass
class ReleasedSession(Scheduled):
    """One session as released."""

    code: str
    kind: str
    status: str
    title_zh: str
    title_en: str
    summary_zh: str
    summary_en: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    sequence: int
    event: ReleasedEvent
    room: Place | None
    speakers: list[Appearance]

    title = Translated()
    summary = Translated()

    @property
    def venue(self) -> Place | None:
        """The house in which it is: its room's, else its event's."""
        return self.room.venue if self.room else self.event.venue

    @property
    def place(self) -> Place | None:
        """Where it is, as exactly as is known."""
        return self.room or self.event.venue

    @property
    def kind_label(self) -> str:
        return str(SessionKind(self.kind).label)

    @cached_property
    def searched_text(self) -> str:
        """Everything that the schedule's search box looks at: its own words, its event's and its speakers'."""
        people = [appearance.speaker.own_words for appearance in self.speakers]
        return " ".join([self.own_words, self.event.own_words, *people]).lower()

    @property
    def url(self) -> str:
        return self.event.addresses("session", self.code)


Entry = ReleasedSession | ReleasedEvent
"""What stands in the timetable."""


class History(NamedTuple):
    """When an event or a session was first released, and when it last changed."""

    announced_at: dt.datetime
    changed_at: dt.datetime


HISTORY = """
    SELECT entry->>'code', min(released_at), max(released_at) FILTER (WHERE is_change) FROM (
        SELECT entry, released_at,
            entry IS DISTINCT FROM lag(entry) OVER (PARTITION BY entry->>'code' ORDER BY number) AS is_change
        FROM events_schedulerelease, jsonb_array_elements(CASE
            WHEN %s THEN COALESCE(restricted->'sessions', '[]') ELSE (content->'events') || (content->'sessions')
        END) AS entry
        WHERE edition_id = %s AND number <= %s
    ) AS versions GROUP BY entry->>'code'
"""


def in_order(entry: Entry) -> tuple[Any, int]:
    """Of the timetable: by time, what begins together in protocol order."""
    return entry.starts_at, entry.event.number or 99


class Program:
    """One release of an edition's schedule; `year` is that of an earlier edition, None for the current one."""

    def __init__(self, release: ScheduleRelease, content: dict[str, Any], year: int | None = None) -> None:
        self.edition_id = release.edition_id
        self.number = release.number
        self.released_at = release.released_at
        self.addresses = Addresses(year)
        venues = {row["code"]: Place(**row, rank=rank) for rank, row in enumerate(content["venues"])}
        rooms = {
            row["id"]: Place(row["name_zh"], row["name_en"], rank, venue=venues[row["venue"]])
            for rank, row in enumerate(content["rooms"])
        }
        topics = {row["slug"]: Titled(**row) for row in content["topics"]}
        self.venues = venues
        self.topics = topics
        self.events = {
            row["code"]: ReleasedEvent(
                **with_times(row)
                | {
                    "venue": venues.get(row["venue"]),
                    "topics": [topics[slug] for slug in row["topics"]],
                    "tracks": [Titled(**track) for track in row["tracks"]],
                    "addresses": self.addresses,
                }
            )
            for row in content["events"]
        }
        self.speakers = {
            row["code"]: ReleasedSpeaker(
                **row | {"photo": Picture(row["photo"]) if row.get("photo") else None, "addresses": self.addresses}
            )
            for row in content["speakers"]
        }
        self.sessions = {
            row["code"]: ReleasedSession(
                **with_times(row)
                | {
                    "event": self.events[row["event"]],
                    "room": rooms.get(row["room"]),
                    "speakers": [Appearance(self.speakers[code], role) for code, role in row["speakers"]],
                }
            )
            for row in content["sessions"]
        }
        for session in self.sessions.values():
            session.event.sessions.append(session)
            for appearance in session.speakers:
                appearance.speaker.sessions.append(session)
        self.events_by_slug = {event.slug: event for event in self.events.values()}

    @property
    def themed_events(self) -> list[ReleasedEvent]:
        """The numbered events in protocol order."""
        return [event for event in self.events.values() if event.is_themed]

    @cached_property
    def days(self) -> list[dt.date]:
        """The days of the conference itself: those that have sessions."""
        return sorted({session.day for session in self.sessions.values() if session.day})

    @cached_property
    def timetable(self) -> list[Entry]:
        """Everything that has a time, in order: the sessions, and the events that have none."""
        bare = [event for event in self.events.values() if event.starts_at and not event.sessions]
        return sorted([*self.sessions.values(), *bare], key=in_order)

    @cached_property
    def history(self) -> dict[str, History]:
        """Of each event and session by its code, as the releases up to this one tell it."""
        return self.history_of(restricted=False)

    def history_of(self, *, restricted: bool) -> dict[str, History]:
        """Of the public part of the releases, or of the one that is for some alone."""
        with connection.cursor() as cursor:
            cursor.execute(HISTORY, [restricted, self.edition_id, self.number])
            return {code: History(*moments) for code, *moments in cursor.fetchall()}


def with_times(row: dict[str, Any]) -> dict[str, Any]:
    """A frozen row with its moments read."""
    return row | {
        name: dt.datetime.fromisoformat(row[name]) if row[name] else None for name in ("starts_at", "ends_at")
    }


@lru_cache(maxsize=8)
def _program(release_id: int, year: int | None) -> Program:
    """A release never changes, so that each process reads it once."""
    release = ScheduleRelease.objects.defer("restricted").get(pk=release_id)
    return Program(release, release.content, year)


def released_program(edition: Edition) -> Program | None:
    """The latest release of an edition, or None before the first one."""
    latest = ScheduleRelease.objects.filter(edition=edition).order_by("-number").values_list("pk", flat=True).first()
    return _program(latest, None if edition.is_current else edition.year) if latest else None
