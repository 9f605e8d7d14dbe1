"""Rows that want a room that is taken."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.venues.models import Room
from events.program.models import Session, Status
from events.schedule.planning.rows import PlannedRow
from events.schedule.sheet import Column


@dataclass(frozen=True)
class _Place:
    """That a room is taken from when to when, by a row or by a session that no row moves."""

    room: Room
    starts_at: dt.datetime
    ends_at: dt.datetime
    row: PlannedRow | None
    session: Session | None

    def overlaps(self, other: "_Place") -> bool:
        """Whether both are there at once."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def find_clashes(rows: list[PlannedRow], own: set[int]) -> None:
    """Two in one room. A row that is wrong leaves its session where it is, where it may be in the way of another."""
    rooms = {row.value("room") for row in rows} - {None}
    days = [row.value(name) for row in rows for name in ("starts_at", "ends_at") if row.value(name)]
    if not (rooms and days):
        return
    there = list(
        Session.objects.taking_place()
        .filter(room__in=rooms, starts_at__lt=max(days), ends_at__gt=min(days))
        .select_related("event", "room__venue")
    )
    right = [row for row in rows if not row.faults]
    moved = {row.session.pk for row in right if row.session}
    stays = {
        session.pk: _Place(session.room, session.starts_at, session.ends_at, None, session)
        for session in there
        if session.room and session.starts_at and session.ends_at
    }
    places = [place for pk, place in stays.items() if pk not in moved]
    for row in right:
        room, starts_at, ends_at = (row.value(name) for name in ("room", "starts_at", "ends_at"))
        if room and starts_at and not (row.session and row.session.status == Status.CANCELLED):
            places.append(_Place(room, starts_at, ends_at, row, row.session))
    by_room: dict[Room, list[_Place]] = {}
    for place in places:
        by_room.setdefault(place.room, []).append(place)
    for together in by_room.values():
        _tell_clashes(together, own)
    wrong = [row for row in right if row.faults]
    while wrong:
        session = wrong.pop().session
        if session and session.pk in stays:
            stay = stays[session.pk]
            for place in by_room.get(stay.room, ()):
                if place.row and not place.row.faults and place.overlaps(stay):
                    place.row.wrong(Column.ROOM, _taken_by(stay, own))
                    wrong.append(place.row)


def _tell_clashes(places: list[_Place], own: set[int]) -> None:
    """Each place against those that begin before it ends; a row is told once."""
    places.sort(key=lambda place: place.starts_at)
    for number, place in enumerate(places):
        for later in places[number + 1 :]:
            if later.starts_at >= place.ends_at:
                break
            for one, other in ((place, later), (later, place)):
                if one.row and not one.row.faults:
                    one.row.wrong(Column.ROOM, _taken_by(other, own))


def _taken_by(place: _Place, own: set[int]) -> str:
    start, end = (f"{timezone.localtime(moment):%H:%M}" for moment in (place.starts_at, place.ends_at))
    if place.row:
        return _("Row {row} has this hall from {start} to {end}.").format(row=place.row.number, start=start, end=end)
    if place.session and place.session.event_id in own:
        words = _("“{session}” is in this room from {start} to {end}.")
        return words.format(session=place.session, start=start, end=end)
    return _("This hall is taken from {start} to {end}.").format(start=start, end=end)
