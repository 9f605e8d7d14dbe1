"""Which session a row is about, and what of it that makes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from events.program.models import Session, Visibility
from events.schedule.planning.rows import PlannedRow
from events.schedule.sheet import Column

MOST_ALIKE = 200
"""Rows of one title in one event. Each is held against each session of that title."""


def match(rows: list[PlannedRow], sessions: list[Session]) -> None:
    """Give each row its session. No session is that of two rows."""
    groups: dict[tuple[int, str], tuple[list[PlannedRow], list[Session]]] = {}
    for row in rows:
        if row.event and row.cell(Column.TITLE_ZH):
            groups.setdefault((row.event.pk, row.cell(Column.TITLE_ZH)), ([], []))[0].append(row)
    for session in sessions:
        if (session.event_id, session.title_zh) in groups:
            groups[session.event_id, session.title_zh][1].append(session)
    for told, there in groups.values():
        if len(told) <= MOST_ALIKE:
            _pair(told, there)
        for row in told[MOST_ALIKE:]:
            row.wrong(Column.TITLE_ZH, _("More than {limit} rows have this title.").format(limit=MOST_ALIKE))


def _pair(rows: list[PlannedRow], sessions: list[Session]) -> None:
    """Rows and sessions of one title: the surest pairs first, each key for what the ones before left over."""
    first: dict[Any, int] = {}
    for row in rows:
        twin = first.setdefault((row.starts_at, row.values.get("room")), row.number)
        if twin != row.number:
            row.wrong(Column.TITLE_ZH, _("Row {row} says the same.").format(row=twin))
    left, taken, only = rows, set[int](), len(rows) == len(sessions) == 1
    levels: tuple[tuple[Callable[[PlannedRow], Any], Callable[[Session], Any]], ...] = (
        (lambda row: (row.starts_at, row.values.get("room")), lambda session: (session.starts_at, session.room)),
        (lambda row: row.starts_at, lambda session: session.starts_at),
        (lambda row: row.day, lambda session: session.starts_at and timezone.localdate(session.starts_at)),
        (lambda row: only, lambda session: True),
    )
    for of_row, of_session in levels:
        free: dict[Any, list[Session]] = {}
        for session in sessions:
            free.setdefault(of_session(session), []).append(session)
        near = [(_distance(row, session), row, session) for row in left for session in free.get(of_row(row), ())]
        for _far, row, session in sorted(near, key=lambda pair: pair[0]):
            if row.session is None and session.pk not in taken:
                row.session = session
                taken.add(session.pk)
        left = [row for row in left if row.session is None]
        sessions = [session for session in sessions if session.pk not in taken]
    for row in left:
        if sessions and not row.day:
            row.wrong(Column.DAY, _("Several sessions have this title: give the day."))


def _distance(row: PlannedRow, session: Session) -> float:
    if not (row.starts_at and session.starts_at):
        return 0
    return abs((row.starts_at - session.starts_at).total_seconds())


def settle(row: PlannedRow) -> None:
    """From when to when and where the session will be, and whether what it needs is there."""
    session = row.session
    if session is None and row.event and "kind" not in row.values and not row.cell(Column.KIND):
        row.wrong(Column.KIND, _("Name the kind."))
    if session and session.visibility == Visibility.NAMED:
        row.wrong(Column.TITLE_ZH, _("A session for named persons is changed on its own page."))
    minutes = row.values.get("minutes")
    if starts_at := row.starts_at:
        ends_at = _end(row, starts_at, minutes)
        if ends_at:
            row.values |= {"starts_at": starts_at, "ends_at": ends_at}
            row.values.pop("minutes", None)
    elif row.cell(Column.START) and not row.cell(Column.DAY):
        row.wrong(Column.DAY, _("Give the day as well."))
    elif (row.cell(Column.DAY) or row.cell(Column.END)) and not row.cell(Column.START):
        row.wrong(Column.START, _("Give the start as well."))
    elif minutes and session and session.starts_at:
        row.values["ends_at"] = session.starts_at + dt.timedelta(minutes=row.values.pop("minutes"))
    if "room" in row.values and not row.faults and not row.value("starts_at"):
        row.wrong(Column.ROOM, _("A hall needs a day and a time."))


def _end(row: PlannedRow, starts_at: dt.datetime, minutes: int | None) -> dt.datetime | None:
    if row.end and row.day:
        ends_at = timezone.make_aware(dt.datetime.combine(row.day, row.end))
        if ends_at <= starts_at:
            row.wrong(Column.END, _("It ends before it starts."))
        elif minutes and ends_at - starts_at != dt.timedelta(minutes=minutes):
            row.wrong(Column.MINUTES, _("From start to end it is another time."))
        return ends_at
    if minutes:
        return starts_at + dt.timedelta(minutes=minutes)
    if row.session:
        return starts_at + row.session.length
    if not row.cell(Column.END) and not row.cell(Column.MINUTES):
        row.wrong(Column.END, _("Give the end or the minutes."))
    return None
