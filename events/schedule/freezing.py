"""The draft as plain data, and what differs between two such states."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from conference.editions.models import Edition
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
        Session.objects.filter(event__edition=edition)
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


@dataclass(frozen=True)
class Change:
    """One line of what a release would tell the public: `what` in words, on a session or an event."""

    what: Any
    row: dict[str, Any]
    before: dict[str, Any] | None = None


NEW = _("new")
CANCELLED = _("cancelled")
MOVED_IN_TIME = _("moved in time")
MOVED_IN_ROOM = _("moved in room")
RENAMED = _("renamed")
EDITED = _("edited")


def difference(content: Content, released: Content | None) -> list[Change]:
    """What changes for the public, in the order of the schedule: new, cancelled, moved, renamed, edited."""
    changes: list[Change] = []
    for name in ("events", "sessions"):
        before = {row["code"]: row for row in released[name]} if released else {}
        for row in content[name]:
            old = before.get(row["code"])
            changes += [Change(what, row, old) for what in _kinds_of_change(row, old)]
    return changes


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
