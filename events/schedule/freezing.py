"""The draft as plain data, and what differs between two such states."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.bilingual import pick
from events.program.models import Event, Session, Status, Topic

Content = dict[str, list[dict[str, Any]]]

ANNOUNCED = ("title_zh", "title_en", "starts_at", "ends_at", "room", "venue", "status")
"""A change of these raises the SEQUENCE of a calendar entry (RFC 5545, 3.8.7.4)."""


def _text(instance: Any, *names: str) -> dict[str, str]:
    return {f"{name}_{code}": getattr(instance, f"{name}_{code}") for name in names for code in ("zh", "en")}


def _moment(value: Any) -> str | None:
    return value.isoformat() if value else None


def draft(edition: Edition) -> Content:
    """The edition's program as it stands now, in a fixed number of queries."""
    events = list(Event.objects.filter(edition=edition).select_related("venue").prefetch_related("topics", "tracks"))
    sessions = list(
        Session.objects.scheduled()
        .filter(event__edition=edition)
        .select_related("event", "room__venue")
        .prefetch_related("appearances__speaker__person")
        .order_by("starts_at", "event__number", "id")
    )
    rooms = {session.room.pk: session.room for session in sessions if session.room}
    venues = {room.venue.code: room.venue for room in rooms.values()}
    venues |= {event.venue.code: event.venue for event in events if event.venue}
    speakers = {a.speaker.code: a.speaker for session in sessions for a in session.appearances.all()}
    return {
        "venues": [{"code": v.code, **_text(v, "name", "address")} for v in venues.values()],
        "rooms": [{"id": r.pk, "venue": r.venue.code, **_text(r, "name")} for r in rooms.values()],
        "topics": [{"slug": t.slug, **_text(t, "title")} for t in Topic.objects.all()],
        "events": [
            {
                "code": e.code,
                "slug": e.slug,
                "number": e.number,
                "kind": e.kind,
                "pillar": e.pillar,
                "status": e.status,
                **_text(e, "title", "summary", "description"),
                "starts_at": _moment(e.starts_at),
                "ends_at": _moment(e.ends_at),
                "venue": e.venue.code if e.venue else None,
                "topics": [topic.slug for topic in e.topics.all()],
                "tracks": [_text(track, "title") for track in e.tracks.all()],
            }
            for e in events
        ],
        "sessions": [
            {
                "code": s.code,
                "event": s.event.code,
                "kind": s.kind,
                "status": s.status,
                **_text(s, "title", "summary"),
                "starts_at": _moment(s.starts_at),
                "ends_at": _moment(s.ends_at),
                "room": s.room_id,
                "speakers": [[a.speaker.code, a.role] for a in s.appearances.all()],
            }
            for s in sessions
        ],
        "speakers": [
            {
                "code": speaker.code,
                "name_zh": speaker.person.name_zh or speaker.person.passport_name,
                "name_en": speaker.person.passport_name,
                "organization": speaker.person.affiliation,
                **_text(speaker, "title", "biography"),
            }
            for speaker in speakers.values()
        ],
    }


def number_changes(content: Content, released: Content | None) -> Content:
    """Give each event and session its SEQUENCE: as in the last release, one more where what it announces changed.

    A session that was released and is gone from the draft stays in the release as cancelled, so that calendars which
    hold it
    learn of it.
    """
    for name in ("events", "sessions"):
        before = {row["code"]: row for row in released[name]} if released else {}
        for row in content[name]:
            old = before.pop(row["code"], None)
            changed = old is not None and any(row.get(key) != old.get(key) for key in ANNOUNCED)
            row["sequence"] = (old["sequence"] if old else 0) + changed
        if name == "sessions" and released:
            _keep_cancelled(content, released, list(before.values()))
    return content


def _keep_cancelled(content: Content, released: Content, gone: list[dict[str, Any]]) -> None:
    events = {row["code"] for row in content["events"]}
    gone = [row for row in gone if row["event"] in events]
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
MOVED_IN_TIME = _("Moved in time")
MOVED_IN_ROOM = _("Moved to another room")
RENAMED = _("Renamed")
EDITED = _("Edited")


@dataclass(frozen=True)
class Change:
    """One line of what a release would tell the public: `what` happened to which event or session."""

    what: Any
    row: dict[str, Any]
    before: dict[str, Any] | None
    places: dict[Any, str]

    @property
    def title(self) -> str:
        return pick(self.row["title_zh"], self.row["title_en"])

    @property
    def before_words(self) -> str:
        """Title, time and place as released, as far as this change touches them."""
        return self._words(self.before) if self.before else ""

    @property
    def after_words(self) -> str:
        """The same in the draft."""
        return self._words(self.row)

    def _words(self, row: dict[str, Any]) -> str:
        if self.what == RENAMED:
            return pick(row["title_zh"], row["title_en"])
        if self.what == MOVED_IN_ROOM:
            return self.places.get(row.get("room") or row.get("venue"), "—")
        if self.what in (MOVED_IN_TIME, NEW, CANCELLED) and row["starts_at"]:
            start, end = (timezone.localtime(dt.datetime.fromisoformat(row[key])) for key in ("starts_at", "ends_at"))
            return f"{start:%m-%d %H:%M}–{end:%H:%M}"
        return ""


def difference(content: Content, released: Content | None) -> list[Change]:
    """What changes for the public, in the order of the schedule: new, cancelled, moved, renamed, edited."""
    places = {row["id"]: pick(row["name_zh"], row["name_en"]) for row in _known(content, released, "rooms")}
    places |= {row["code"]: pick(row["name_zh"], row["name_en"]) for row in _known(content, released, "venues")}
    changes: list[Change] = []
    for name in ("events", "sessions"):
        before = {row["code"]: row for row in released[name]} if released else {}
        for row in content[name]:
            old = before.get(row["code"])
            changes += [Change(what, row, old, places) for what in _kinds_of_change(row, old)]
    return changes


def _known(content: Content, released: Content | None, name: str) -> list[dict[str, Any]]:
    return [*(released[name] if released else []), *content[name]]


def _kinds_of_change(row: dict[str, Any], old: dict[str, Any] | None) -> list[Any]:
    if old is None:
        return [NEW]
    if row["status"] != old["status"] and row["status"] == Status.CANCELLED:
        return [CANCELLED]
    kinds = []
    if (row["starts_at"], row["ends_at"]) != (old["starts_at"], old["ends_at"]):
        kinds.append(MOVED_IN_TIME)
    if any(row.get(key) != old.get(key) for key in ("room", "venue")):
        kinds.append(MOVED_IN_ROOM)
    if (row["title_zh"], row["title_en"]) != (old["title_zh"], old["title_en"]):
        kinds.append(RENAMED)
    if not kinds and {**row, "sequence": 0} != {**old, "sequence": 0}:
        kinds.append(EDITED)
    return kinds
