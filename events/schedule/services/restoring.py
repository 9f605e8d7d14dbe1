"""Bringing the draft back to what was released once."""

import datetime as dt
from typing import Any

from django.db import transaction

from conference.audit.services import record
from conference.pages.services import outdate_pages
from conference.people.models import User
from conference.venues.models import Room, Venue
from events.program.models import Event, ScheduleRelease, Session, SessionSpeaker, Speaker, Visibility
from events.schedule.freezing import Frozen
from events.schedule.services.moving import rooms_looked_at_last, unschedule

TEXTS = ("title_zh", "title_en", "summary_zh", "summary_en")
TIMES = ("starts_at", "ends_at")


@transaction.atomic
def restore(*, release: ScheduleRelease, by: User | None) -> None:
    """Make the draft what a release froze: its events' and sessions' words, times, places and speakers.

    Sessions that it does not have leave the schedule, those that were deleted since come back; events that it does not
    have stay. So do what speakers say of themselves and their photos: of a photo that the latest version does not name
    the file is gone. Nothing of it is public before the next release.
    """
    frozen = Frozen.of(release)
    rows = {row["code"]: row for part in (frozen.public, frozen.restricted) for row in part["sessions"]}
    events = Event.objects.filter(edition=release.edition).in_bulk(
        [r["code"] for r in frozen.public["events"]], field_name="code"
    )
    for row in frozen.public["events"]:
        if row["code"] in events:
            _restore_event(events[row["code"]], row)
    sessions = Session.objects.filter(event__edition=release.edition).select_for_update(of=("self",)).order_by("pk")
    with rooms_looked_at_last():
        there = {session.code: session for session in sessions}
        for code, session in there.items():
            if code not in rows:
                unschedule(session)
        rooms = set(Room.objects.values_list("pk", flat=True))
        for code, row in rows.items():
            if row["event"] in events:
                session = there.get(code) or Session(code=code, event=events[row["event"]])
                _restore_session(session, row, rooms)
    record(actor=by, verb="restore", target=release)
    outdate_pages()  # registration goes by the events themselves


def _restore_event(event: Event, row: dict[str, Any]) -> None:
    for name in (*TEXTS, "description_zh", "description_en", "kind", "pillar", "status"):
        setattr(event, name, row[name])
    for name in TIMES:
        setattr(event, name, _moment(row[name]))
    event.venue = Venue.objects.filter(code=row["venue"]).first()
    event.save()


def _restore_session(session: Session, row: dict[str, Any], rooms: set[int]) -> None:
    for name in (*TEXTS, "kind", "status"):
        setattr(session, name, row[name])
    for name in TIMES:
        setattr(session, name, _moment(row[name]))
    session.room_id = row["room"] if row["room"] in rooms else None
    session.visibility = row.get("visibility", Visibility.PUBLIC)
    session.save()
    session.viewers.set(row.get("viewers", ()))
    speakers = Speaker.objects.filter(edition=session.event.edition).in_bulk(
        [code for code, _role in row["speakers"]], field_name="code"
    )
    hidden = (
        session.appearances.exclude(speaker__visibility=Visibility.PUBLIC)
        if session.visibility == Visibility.PUBLIC
        else session.appearances.none()
    )
    session.appearances.exclude(pk__in=hidden).delete()
    for rank, (code, role) in enumerate(row["speakers"]):
        if code in speakers:
            SessionSpeaker.objects.create(session=session, speaker=speakers[code], role=role, rank=rank)


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
