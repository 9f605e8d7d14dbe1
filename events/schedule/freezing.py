"""The draft as plain data, and what differs between two such states."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.bilingual import pick
from conference.kit.chinese import stroke_key
from events.program.models import (
    Event,
    ScheduleRelease,
    Session,
    SessionSpeaker,
    Speaker,
    Status,
    Topic,
    Visibility,
)

Content = dict[str, list[dict[str, Any]]]

ANNOUNCED = ("title_zh", "title_en", "starts_at", "ends_at", "room", "venue", "status")
"""A change of these raises the SEQUENCE of a calendar entry (RFC 5545, 3.8.7.4)."""


def _text(instance: Any, *names: str) -> dict[str, str]:
    return {f"{name}_{code}": getattr(instance, f"{name}_{code}") for name in names for code in ("zh", "en")}


def _moment(value: Any) -> str | None:
    return value.isoformat() if value else None


@dataclass(frozen=True)
class Frozen:
    """A schedule in two parts: what everybody may see, and what is for some alone. Both have the same structure;
    rows of sessions and speakers in the second also say for whom.
    """

    public: Content
    restricted: Content

    @classmethod
    def of(cls, release: ScheduleRelease | None) -> "Frozen":
        """What a release froze; nothing of none."""
        nothing: Content = {name: [] for name in ("venues", "rooms", "topics", "events", "sessions", "speakers")}
        if release is None:
            return cls(nothing, nothing)
        return cls(release.content, {**nothing, **release.restricted})


def draft(edition: Edition) -> Frozen:
    """The edition's program as it stands now, in a fixed number of queries."""
    events = list(
        Event.objects.filter(edition=edition).select_related("venue", "edition").prefetch_related("topics", "tracks")
    )
    sessions = list(
        Session.objects.scheduled()
        .filter(event__edition=edition)
        .select_related("event", "room__venue")
        .prefetch_related("appearances__speaker__person", "viewers")
        .order_by("starts_at", "event__number", "id")
    )
    topics = list(Topic.objects.all())
    public = [session for session in sessions if session.visibility == Visibility.PUBLIC]
    others = [session for session in sessions if session.visibility != Visibility.PUBLIC]
    return Frozen(
        _content(events, public, topics, is_public=True),
        _content([], others, [], is_public=False),
    )


def _content(events: list[Event], sessions: list[Session], topics: list[Topic], *, is_public: bool) -> Content:
    def is_shown(speaker: Speaker) -> bool:
        return not is_public or speaker.visibility == Visibility.PUBLIC

    rooms = {session.room.pk: session.room for session in sessions if session.room}
    venues = {room.venue.code: room.venue for room in rooms.values()}
    venues |= {event.venue.code: event.venue for event in events if event.venue}
    on_stage = {session.pk: [a for a in session.appearances.all() if is_shown(a.speaker)] for session in sessions}
    speakers = {a.speaker.code: a.speaker for appearances in on_stage.values() for a in appearances}
    return {
        "venues": [
            {"code": venue.code, **_text(venue, "name", "address")}
            for venue in sorted(venues.values(), key=lambda venue: (venue.rank, venue.pk))
        ],
        "rooms": [
            {"id": room.pk, "venue": room.venue.code, **_text(room, "name")}
            for room in sorted(rooms.values(), key=lambda room: (room.rank, room.pk))
        ],
        "topics": [{"slug": t.slug, **_text(t, "title")} for t in topics],
        "events": [_event(event) for event in events],
        "sessions": [_session(session, on_stage[session.pk]) for session in sessions],
        "speakers": [
            _speaker(speaker) if is_public else _speaker(speaker) | {"visibility": speaker.visibility}
            for speaker in sorted(speakers.values(), key=in_protocol_order)
        ],
    }


def in_protocol_order(speaker: Speaker) -> tuple[Any, ...]:
    """By protocol rank; those without one after them, by the strokes of their surnames."""
    name = speaker.person.name_zh or speaker.person.passport_name
    return speaker.protocol_rank is None, speaker.protocol_rank or 0, stroke_key(name)


def _event(event: Event) -> dict[str, Any]:
    return {
        "code": event.code,
        "slug": event.slug,
        "number": event.number,
        "kind": event.kind,
        "pillar": event.pillar,
        "status": event.status,
        **_text(event, "title", "summary", "description"),
        "starts_at": _moment(event.starts_at),
        "ends_at": _moment(event.ends_at),
        "venue": event.venue.code if event.venue else None,
        "topics": [topic.slug for topic in event.topics.all()],
        "tracks": [_text(track, "title") for track in event.tracks.all()],
    }


def _session(session: Session, appearances: list[SessionSpeaker]) -> dict[str, Any]:
    row = {
        "code": session.code,
        "event": session.event.code,
        "kind": session.kind,
        "status": session.status,
        **_text(session, "title", "summary"),
        "starts_at": _moment(session.starts_at),
        "ends_at": _moment(session.ends_at),
        "room": session.room_id,
        "speakers": [[appearance.speaker.code, appearance.role] for appearance in appearances],
    }
    if session.visibility != Visibility.PUBLIC:
        row |= {"visibility": session.visibility, "viewers": [person.pk for person in session.viewers.all()]}
    return row


def _speaker(speaker: Speaker) -> dict[str, Any]:
    person = speaker.person
    return {
        "code": speaker.code,
        "name_zh": person.name_zh or person.passport_name,
        "name_en": person.passport_name,
        **_text(speaker, "title", "biography"),
        "organization_zh": speaker.organization_zh or person.affiliation,
        "organization_en": speaker.organization_en,
        "photo": speaker.photo.name,
    }


def number_changes(drafted: Frozen, released: Frozen) -> Frozen:
    """Give each event and session its SEQUENCE: as in the last release, one more where what it announces changed.

    A session that was released and is gone stays in the release as cancelled, so that calendars which hold it learn
    of it. One that is no longer for everybody is gone for everybody; calendars of those who see it still take it for
    the same entry, so that its number goes on from one part to the other.
    """
    events = {row["code"] for row in drafted.public["events"]}
    shown = {row["code"] for row in drafted.public["sessions"]}
    public = _numbered(drafted.public, released.public, released.restricted, lambda gone: gone["event"] in events)
    restricted = _numbered(
        drafted.restricted,
        released.restricted,
        public,
        lambda gone: gone["event"] in events and gone["code"] not in shown,
    )
    return Frozen(public, restricted)


def _numbered(
    content: Content, released: Content, other_part: Content, is_kept: Callable[[dict[str, Any]], bool]
) -> Content:
    for name in ("events", "sessions"):
        before = {row["code"]: row for row in released[name]}
        elsewhere = {row["code"]: row for row in other_part[name]}
        for row in content[name]:
            versions = [old for old in (before.pop(row["code"], None), elsewhere.get(row["code"])) if old]
            changed = bool(versions) and any(row.get(key) != versions[0].get(key) for key in ANNOUNCED)
            row["sequence"] = max((old["sequence"] for old in versions), default=0) + changed
        if name == "sessions":
            _keep_cancelled(content, released, [row for row in before.values() if is_kept(row)])
    return content


def _keep_cancelled(content: Content, released: Content, gone: list[dict[str, Any]]) -> None:
    for row in gone:
        raised = row["sequence"] + (row["status"] != Status.CANCELLED)
        content["sessions"].append(row | {"status": str(Status.CANCELLED), "sequence": raised})
    needed = {
        "rooms": ("id", {row["room"] for row in gone}),
        "speakers": ("code", {code for row in gone for code, _role in row["speakers"]}),
    }
    for name, (key, wanted) in needed.items():
        known = {row[key] for row in content[name]}
        content[name] += [row for row in released[name] if row[key] in wanted - known]
    venues = {row["code"] for row in content["venues"]}
    wanted_venues = {row["venue"] for row in content["rooms"]} - venues
    content["venues"] += [row for row in released["venues"] if row["code"] in wanted_venues]


NEW = pgettext_lazy("change", "New")
CANCELLED = _("Canceled")
REINSTATED = _("Takes place after all")
MOVED_IN_TIME = _("Moved in time")
MOVED_IN_ROOM = _("Moved to another room")
RENAMED = _("Renamed")
EDITED = _("Edited")


@dataclass(frozen=True, eq=False)
class Change:
    """One line of what a release would tell the public: `what` happened to which event, session or speaker. `people`
    is how many are to be told of it, where somebody counted.
    """

    what: Any
    row: dict[str, Any]
    before: dict[str, Any] | None
    places: dict[Any, str]
    people: int | None = None

    @property
    def title(self) -> str:
        """What it is called: speakers by their names."""
        name = "name" if "name_zh" in self.row else "title"
        return pick(self.row[f"{name}_zh"], self.row[f"{name}_en"])

    @property
    def event(self) -> str:
        """The code of the event that changed, or whose session did."""
        return str(self.row.get("event", self.row["code"]))

    @property
    def speakers(self) -> list[str]:
        """The codes of who is or was on stage."""
        rows = filter(None, (self.row, self.before))
        return list(dict.fromkeys(code for row in rows for code, _role in row.get("speakers", ())))

    @property
    def is_for_named_persons(self) -> bool:
        """Whether it was for named persons alone, or now is."""
        return any(row.get("visibility") == Visibility.NAMED for row in (self.row, self.before) if row)

    @property
    def before_words(self) -> str:
        """Title, time and place as released, as far as this change touches them; what was canceled had none."""
        return self._words(self.before) if self.before and self.what != REINSTATED else ""

    @property
    def after_words(self) -> str:
        """The same in the draft."""
        return self._words(self.row)

    def _words(self, row: dict[str, Any]) -> str:
        if self.what == RENAMED:
            return pick(row["title_zh"], row["title_en"])
        if self.what == MOVED_IN_ROOM:
            return self.places.get(row.get("room") or row.get("venue"), "—")
        if self.what in (MOVED_IN_TIME, NEW, CANCELLED, REINSTATED) and row["starts_at"]:
            start, end = (timezone.localtime(dt.datetime.fromisoformat(row[key])) for key in ("starts_at", "ends_at"))
            return f"{start:%m-%d %H:%M}–{end:%H:%M}"
        return ""


def difference(content: Content, released: Content) -> list[Change]:
    """What changes from one to the other, in the order of the schedule: new, cancelled, reinstated, moved, renamed,
    edited.
    """
    places = {row["id"]: pick(row["name_zh"], row["name_en"]) for row in [*released["rooms"], *content["rooms"]]}
    venues = [*released["venues"], *content["venues"]]
    places |= {row["code"]: pick(row["name_zh"], row["name_en"]) for row in venues}
    changes: list[Change] = []
    for name in ("events", "sessions"):
        before = {row["code"]: row for row in released[name]}
        for row in content[name]:
            old = before.get(row["code"])
            changes += [Change(what, row, old, places) for what in _kinds_of_change(row, old)]
    return changes


def _kinds_of_change(row: dict[str, Any], old: dict[str, Any] | None) -> list[Any]:
    if old is None:
        return [NEW]
    if row["status"] != old["status"] and row["status"] == Status.CANCELLED:
        return [CANCELLED]
    if row["status"] == old["status"] == Status.CANCELLED:
        # When and where it does not take place is news to nobody.
        same = dict.fromkeys(("sequence", "starts_at", "ends_at", "room", "venue"))
        return [EDITED] if {**row, **same} != {**old, **same} else []
    kinds = []
    if old["status"] == Status.CANCELLED and row["status"] == Status.PLANNED:
        kinds.append(REINSTATED)
    if (row["starts_at"], row["ends_at"]) != (old["starts_at"], old["ends_at"]):
        kinds.append(MOVED_IN_TIME)
    if any(row.get(key) != old.get(key) for key in ("room", "venue")):
        kinds.append(MOVED_IN_ROOM)
    if (row["title_zh"], row["title_en"]) != (old["title_zh"], old["title_en"]):
        kinds.append(RENAMED)
    if not kinds and {**row, "sequence": 0} != {**old, "sequence": 0}:
        kinds.append(EDITED)
    return kinds


def edited_speakers(content: Content, released: Content) -> list[Change]:
    """Those of whom something else is said or shown from one to the other. A release from before photos has none."""
    before = {row["code"]: {"photo": ""} | row for row in released["speakers"]}
    return [
        Change(EDITED, row, old, {})
        for row in content["speakers"]
        if (old := before.get(row["code"])) and {"photo": ""} | row != old
    ]


def photos_of(frozen: Frozen) -> set[str]:
    """The files that a version names."""
    rows = [*frozen.public["speakers"], *frozen.restricted["speakers"]]
    return {row["photo"] for row in rows if row.get("photo")}


def changes_of(release: ScheduleRelease) -> list[Change]:
    """What a release changed against the one before it; nothing is changed by the first one."""
    before = ScheduleRelease.objects.filter(edition=release.edition, number__lt=release.number).first()
    if before is None:
        return []
    now, then = Frozen.of(release), Frozen.of(before)
    return [*difference(now.public, then.public), *difference(now.restricted, then.restricted)]
