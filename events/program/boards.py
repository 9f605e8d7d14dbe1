"""A day of the schedule as a table of rooms and times, by venue, and as what is on now and next."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils import timezone

from events.program.released import Entry, Place, Program


def _times(entry: Entry) -> tuple[dt.datetime, dt.datetime]:
    assert entry.starts_at
    assert entry.ends_at
    return entry.starts_at, entry.ends_at


def _in_order(places: Iterable[Place | None]) -> list[Place | None]:
    """As the desk ranks venues and rooms; what has no place yet comes last."""
    return sorted(set(places), key=lambda place: (place is None, place.order if place else ()))


@dataclass
class Cell:
    """A stretch of one room's day, and what takes place in it: usually one session; none where the room is free."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    entries: list[Entry] = field(default_factory=list)
    rows: int = 0


@dataclass(frozen=True)
class Row:
    """A row of the table: from one moment at which something begins or ends to the next."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    cells: list[Cell]


def day_grid(entries: Iterable[Entry]) -> dict[str, Any]:
    """The `places` (columns) and `rows` of a day."""
    entries = list(entries)
    places = _in_order(entry.place for entry in entries)
    moments = sorted({moment for entry in entries for moment in _times(entry)})
    number = {moment: row for row, moment in enumerate(moments)}
    starting: dict[dt.datetime, list[Cell]] = {moment: [] for moment in moments}
    for place in places:
        for cell in _column([entry for entry in entries if entry.place == place], moments):
            cell.rows = number[cell.ends_at] - number[cell.starts_at]
            starting[cell.starts_at].append(cell)
    rows = [Row(start, end, starting[start]) for start, end in pairwise(moments)]
    return {"places": places, "rows": rows}


def _column(entries: list[Entry], moments: list[dt.datetime]) -> list[Cell]:
    """What overlaps (a canceled session and what came in its place, parallel ones without a room) shares a cell."""
    cells: list[Cell] = []
    free_from = moments[0]
    for entry in sorted(entries, key=_times):
        start, end = _times(entry)
        if start < free_from:
            cells[-1].entries.append(entry)
            cells[-1].ends_at = free_from = max(free_from, end)
            continue
        if start > free_from:
            cells.append(Cell(free_from, start))
        cells.append(Cell(start, end, [entry]))
        free_from = end
    if free_from < moments[-1]:
        cells.append(Cell(free_from, moments[-1]))
    return cells


def by_venue(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """A day's entries under their venues."""
    entries = list(entries)
    venues = _in_order(entry.venue for entry in entries)
    return [{"venue": venue, "sessions": [entry for entry in entries if entry.venue == venue]} for venue in venues]


@dataclass(frozen=True)
class Screen:
    """What a screen in a hall shows: all halls, those of one `venue`, or one `room` of it, by their Chinese names."""

    venue: str = ""
    room: str = ""

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> "Screen":
        """As its address says it."""
        return cls(parameters.get("venue", ""), parameters.get("room", ""))

    def entries(self, program: Program) -> list[Entry]:
        """What it may ever show."""
        return [
            entry
            for entry in program.timetable
            if (not self.venue or (entry.venue and entry.venue.name_zh == self.venue))
            and (not self.room or (entry.room and entry.room.name_zh == self.room))
        ]

    def halls(self, program: Program, moment: dt.datetime) -> list[dict[str, Any]]:
        """Each place that has something on or to come on the moment's day: its `now` and its `next`."""
        today = [entry for entry in self.entries(program) if entry.day == timezone.localdate(moment)]
        halls = []
        for place in _in_order(entry.place for entry in today):
            here = [entry for entry in today if entry.place == place]
            now = [entry for entry in here if _times(entry)[0] <= moment < _times(entry)[1]]
            later = [entry for entry in here if _times(entry)[0] > moment]
            soon = [entry for entry in later if entry.starts_at == later[0].starts_at]
            if now or soon:
                halls.append({"place": place, "now": now, "next": soon})
        return halls

    def upcoming(self, program: Program, moment: dt.datetime) -> list[Entry]:
        """What begins first after the moment, on whichever day."""
        later = [entry for entry in self.entries(program) if _times(entry)[0] > moment]
        return [entry for entry in later if entry.starts_at == later[0].starts_at]

    def moments(self, program: Program) -> list[dt.datetime]:
        """When it changes by itself."""
        return [moment for entry in self.entries(program) for moment in _times(entry)]
