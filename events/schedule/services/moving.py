"""Where and when sessions are: moving, parking, swapping, and what follows of itself."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.models import AuditEntry
from conference.audit.services import is_personal, record
from conference.kit import clock
from conference.kit.constraints import in_words
from conference.people.models import User
from conference.venues.models import Room
from events.program.models import Session

ROOM_IS_FREE = "session_room_is_free"
CHANGED_MEANWHILE = "session_changed_meanwhile"


@dataclass(frozen=True)
class Move:
    """Where and when a session shall be; without times it is not on the schedule.

    `seen` is the `changed_at` of the session that whoever moves it looked at; None does not ask.
    """

    session: Session
    room: Room | None
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    seen: dt.datetime | None = None


@transaction.atomic
def move_sessions(*, moves: Iterable[Move], by: User | None) -> None:
    """Move sessions all at once: a swap works, two into one slot is refused, and then nothing moves.

    Raises ValidationError: `session_room_is_free`, `session_ends_after_it_starts`, or `session_changed_meanwhile`
    where somebody was quicker.
    """
    wanted = {move.session.pk: move for move in moves}
    with rooms_looked_at_last():
        # In the order of their ids, as everybody locks them.
        for session in Session.objects.filter(pk__in=list(wanted)).order_by("pk").select_for_update(of=("self",)):
            _move(session, wanted[session.pk], by)


@contextmanager
def rooms_looked_at_last() -> Iterator[None]:
    """Within, two sessions may share a room for a moment; at the end they may not, and a ValidationError says so."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {ROOM_IS_FREE} DEFERRED")
    with in_words(), transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {ROOM_IS_FREE} IMMEDIATE")


def _move(session: Session, move: Move, by: User | None) -> None:
    if move.seen and session.changed_at != move.seen:
        raise ValidationError(_told_who_was_quicker(session), code=CHANGED_MEANWHILE)
    before = _place(session)
    if move.starts_at:
        session.room, session.starts_at, session.ends_at = move.room, move.starts_at, move.ends_at
        session.save(update_fields=["room", "starts_at", "ends_at", "changed_at"])
    else:
        unschedule(session)
    record(actor=by, verb="move", target=session, changes=_changes(session, before))


def unschedule(session: Session) -> None:
    """Take a session off the schedule; it remembers how long it is."""
    session.minutes = clock.minutes(session.length)
    session.room = session.starts_at = session.ends_at = None
    session.save(update_fields=["room", "starts_at", "ends_at", "minutes", "changed_at"])


def _changes(session: Session, before: dict[str, str]) -> dict[str, Any]:
    """What changed of a session's place, as the log keeps it: of personal data the names of fields alone."""
    after = _place(session)
    return {
        name: None if is_personal(session) else [before.get(name, ""), after[name]]
        for name in after
        if before.get(name, "") != after[name]
    }


def _place(session: Session) -> dict[str, str]:
    """Where and when a session is, as the log keeps it: the room by its id."""
    times = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    return {"room": str(session.room_id or "")} | {
        name: time.isoformat() if time else "" for name, time in times.items()
    }


def _told_who_was_quicker(session: Session) -> str:
    entry = AuditEntry.objects.filter(object_type=session._meta.label, object_id=session.pk).first()
    quicker = entry and User.objects.select_related("person").filter(pk=entry.actor_id or 0).first()
    words = {"session": session, "time": f"{timezone.localtime(session.changed_at):%H:%M:%S}"}
    if quicker:
        return _("{person} changed “{session}” at {time}. Look at it before you move it.").format(
            person=quicker, **words
        )
    return _("“{session}” was changed at {time}. Look at it before you move it.").format(**words)


def swap_sessions(*, first: Session, second: Session, by: User | None) -> None:
    """Let two sessions change places. Each keeps its own length and takes the other's room and start."""
    places = [(first, second), (second, first)]
    move_sessions(
        moves=[
            Move(mover, other.room, other.starts_at, other.starts_at and other.starts_at + mover.length)
            for mover, other in places
        ],
        by=by,
    )


@transaction.atomic
def add_session(*, session: Session, by: User | None) -> Session:
    """Put a new session into the draft. Raises ValidationError as `move_sessions` does."""
    session.full_clean()
    with in_words(), transaction.atomic():
        session.save()
    record(actor=by, verb="add", target=session, changes=_changes(session, {}))
    return session


def following(session: Session) -> list[Session]:
    """The sessions after this one in its room on its day, in order."""
    if not (session.starts_at and session.room_id):
        return []
    later = Session.objects.taking_place().filter(room=session.room_id, starts_at__gt=session.starts_at)
    end_of_day = timezone.localtime(session.starts_at).replace(hour=0, minute=0) + dt.timedelta(1)
    return list(later.filter(starts_at__lt=end_of_day).select_related("event", "room").order_by("starts_at"))


def shifted(session: Session, minutes: int) -> list[Move]:
    """This session and all that follow it in its room, later by some minutes (earlier by negative ones)."""
    return [_later(each, minutes) for each in [session, *following(session)]]


def extended(session: Session, minutes: int) -> list[Move]:
    """This session longer by some minutes, and all that follow it in its room later by as many."""
    longer = replace(_later(session, minutes), starts_at=session.starts_at)
    return [longer, *(_later(each, minutes) for each in following(session))]


def closed_up(session: Session) -> list[Move]:
    """What follows this session in its room, each as soon as the one before it ends; what stays is left out."""
    moves, end = [], session.ends_at
    for each in following(session):
        assert end
        end += each.length
        if end != each.ends_at:
            moves.append(Move(each, each.room, end - each.length, end, each.changed_at))
    return moves


def _later(session: Session, minutes: int) -> Move:
    shift = dt.timedelta(minutes=minutes)
    assert session.starts_at
    assert session.ends_at
    return Move(session, session.room, session.starts_at + shift, session.ends_at + shift, session.changed_at)


RIPPLES: dict[str, Callable[[Session, int], list[Move]]] = {
    "shift": shifted,
    "extend": extended,
    "close": lambda session, _minutes: closed_up(session),
}
"""What may follow of itself from a change of one session, each previewed before it is applied."""
