"""The program as a table for Excel and WPS: what organizing units fill in, its columns named in Chinese."""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.kit import spreadsheets
from conference.kit.clock import minutes
from events.program.models import Event, Session, SessionKind, Speaker, Visibility
from events.schedule.queries import rooms_of

HEADER_WITHIN = 10
"""The header stands in one of the first rows: a title may be above it."""


class Column(StrEnum):
    """The columns, as their header names them."""

    EVENT = "活动"
    KIND = "类型"
    TITLE_ZH = "名称"
    TITLE_EN = "英文名称"
    SUMMARY_ZH = "摘要"
    SUMMARY_EN = "英文摘要"
    DAY = "日期"
    START = "开始"
    END = "结束"
    MINUTES = "时长(分钟)"
    VENUE = "会场"
    ROOM = "会议厅"
    GUESTS = "嘉宾"
    VISIBILITY = "可见范围"


NEEDED = (Column.EVENT, Column.TITLE_ZH)


def read_program(upload: File[Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows that are not empty, each with its number in the sheet and its cells by column; and the names of columns
    that are none of ours.

    Raises ValidationError where the file is no such table.
    """
    table = spreadsheets.read(upload)
    header, names = next(
        (
            (place, names)
            for place, row in enumerate(table[:HEADER_WITHIN])
            if set(NEEDED) <= set(names := [_name(cell) for cell in row])
        ),
        (0, []),
    )
    if not names:
        raise ValidationError(
            _("None of the first {count} rows names the columns {columns}.").format(
                count=HEADER_WITHIN, columns="、".join(NEEDED)
            )
        )
    for column in Column:
        if names.count(column) > 1:
            raise ValidationError(_("Two columns are called {column}.").format(column=column))
    rows = []
    for number, row in enumerate(table[header + 1 :], start=header + 2):
        cells = {name: cell for name, cell in zip(names, row, strict=False) if name in set(Column) and cell}
        if cells:
            rows.append({"number": number, "cells": cells})
    return rows, [name for name in dict.fromkeys(names) if name and name not in set(Column)]


def _name(cell: str) -> str:
    """A header without spaces, asterisks and full-width brackets."""
    name = "".join(unicodedata.normalize("NFKC", cell).replace("*", "").split())
    return Column.MINUTES if name == "时长" else name


def program_table(*, events: Iterable[Event], sessions: Iterable[Session]) -> dict[str, Any]:
    """The table with these sessions filled in, and what may stand in it, for `spreadsheets.download`."""
    events = list(events)
    rooms = rooms_of(events[0].edition) if events else []
    with override("zh-hans"):
        choices = {
            Column.EVENT: [event.title_zh for event in events],
            Column.KIND: [str(label) for label in SessionKind.labels],
            Column.VENUE: list(dict.fromkeys(room.venue.name_zh for room in rooms)),
            Column.ROOM: list(dict.fromkeys(room.name_zh for room in rooms)),
            Column.VISIBILITY: [str(each.label) for each in Visibility if each != Visibility.NAMED],
        }
        rows = [_row(session) for session in sessions]
    return {"title": "日程", "columns": list(Column), "rows": rows, "choices": choices, "choices_title": "选项"}


def _row(session: Session) -> list[Any]:
    starts = timezone.localtime(session.starts_at) if session.starts_at else None
    ends = timezone.localtime(session.ends_at) if session.ends_at else None
    ends_that_day = starts and ends and starts.date() == ends.date()
    cells = {
        Column.EVENT: session.event.title_zh,
        Column.KIND: session.get_kind_display(),
        Column.TITLE_ZH: session.title_zh,
        Column.TITLE_EN: session.title_en,
        Column.SUMMARY_ZH: session.summary_zh,
        Column.SUMMARY_EN: session.summary_en,
        Column.DAY: starts and starts.date(),
        Column.START: starts and f"{starts:%H:%M}",
        Column.END: f"{ends:%H:%M}" if ends_that_day else None,
        Column.MINUTES: None if ends_that_day else minutes(session.length),
        Column.VENUE: session.room and session.room.venue.name_zh,
        Column.ROOM: session.room and session.room.name_zh,
        Column.GUESTS: "、".join(guest(appearance.speaker) for appearance in session.appearances.all()),
        Column.VISIBILITY: session.get_visibility_display(),
    }
    return [cells[column] for column in Column]


def guest(speaker: Speaker) -> str:
    """A speaker as the table names them: 姓名（单位 职务）."""
    name = speaker.person.name_zh or speaker.person.passport_name
    words = " ".join(filter(None, [speaker.organization_zh, speaker.title_zh]))
    return f"{name}（{words}）" if words else name
