"""The verbs of the schedule."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from conference.audit.services import record
from conference.editions.models import Edition
from conference.kit.constraints import in_words
from conference.pages.services import outdate_pages
from conference.people.models import User
from conference.venues.models import Room
from events.program.models import ScheduleRelease, Session
from events.schedule.freezing import Change, Content, difference, draft, number_changes

ROOM_IS_FREE = "session_room_is_free"


@dataclass(frozen=True)
class Move:
    """Where and when a session shall be."""

    session: Session
    room: Room | None
    starts_at: dt.datetime
    ends_at: dt.datetime


@transaction.atomic
def move_sessions(*, moves: Iterable[Move], by: User | None) -> None:
    """Move sessions all at once: a swap works, two into one slot is refused with a ValidationError and nothing
    moves.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {ROOM_IS_FREE} DEFERRED")
    with in_words(), transaction.atomic():
        for move in sorted(
            moves, key=lambda move: move.session.pk
        ):  # two swaps of the same rows lock them in one order
            session = move.session
            before = _place(session)
            session.room, session.starts_at, session.ends_at = move.room, move.starts_at, move.ends_at
            session.save(update_fields=["room", "starts_at", "ends_at"])
            after = _place(session)
            changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
            record(actor=by, verb="move", target=session, changes=changes)
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {ROOM_IS_FREE} IMMEDIATE")


def _place(session: Session) -> dict[str, str]:
    """Where and when a session is, as the log keeps it: the room by its id."""
    times = {name: getattr(session, name).isoformat() for name in ("starts_at", "ends_at")}
    return {"room": str(session.room_id or ""), **times}


def swap_sessions(*, first: Session, second: Session, by: User | None) -> None:
    """Let two sessions change places. Each keeps its own length and takes the other's room and start."""
    move_sessions(
        moves=[
            Move(first, second.room, second.starts_at, second.starts_at + (first.ends_at - first.starts_at)),
            Move(second, first.room, first.starts_at, first.starts_at + (second.ends_at - second.starts_at)),
        ],
        by=by,
    )


def latest_content(edition: Edition) -> Content | None:
    """What the last release froze, or None."""
    return ScheduleRelease.objects.filter(edition=edition).order_by("-number").values_list("content", flat=True).first()


def preview(edition: Edition) -> list[Change]:
    """What a release now would change for the public."""
    released = latest_content(edition)
    return difference(number_changes(draft(edition), released), released)


@transaction.atomic
def release(*, edition: Edition, by: User | None, note: str = "") -> ScheduleRelease:
    """Freeze the draft as the next numbered version and outdate every public page, in one transaction."""
    # Two organizers who release at once number one after the other; rows that name the edition need not wait.
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    number = (ScheduleRelease.objects.filter(edition=edition).aggregate(last=Max("number"))["last"] or 0) + 1
    frozen = ScheduleRelease.objects.create(
        edition=edition,
        number=number,
        content=number_changes(draft(edition), latest_content(edition)),
        note=note,
        released_at=timezone.now(),
        released_by=by,
    )
    record(actor=by, verb="release", target=frozen)
    outdate_pages()
    return frozen
