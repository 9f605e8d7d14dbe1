"""A row of the table: what it says, and what it would do."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from events.program.models import Event, Session, SessionKind, Visibility
from events.schedule.sheet import Column


class Effect(StrEnum):
    """What a row does."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


EFFECTS = {
    Effect.NEW: pgettext_lazy("row of a table", "New"),
    Effect.CHANGED: pgettext_lazy("row of a table", "Changed"),
    Effect.SAME: pgettext_lazy("row of a table", "As it is"),
    Effect.WRONG: pgettext_lazy("row of a table", "Wrong"),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong in one column of a row."""

    column: str
    text: str


@dataclass(eq=False)
class PlannedRow:
    """A row of the table: what it says, which session it is about (none: a new one), and what it would change."""

    number: int
    cells: dict[str, str]
    event: Event | None = None
    session: Session | None = None
    values: dict[str, Any] = field(default_factory=dict)
    day: dt.date | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    faults: list[Fault] = field(default_factory=list)

    def cell(self, column: Column) -> str:
        """What stands in a column."""
        return self.cells.get(column, "")

    def wrong(self, column: Column, text: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(str(column), text))

    def value(self, name: str) -> Any:
        """A field as it will be."""
        return self.values[name] if name in self.values else self.session and current(self.session, name)

    @property
    def starts_at(self) -> dt.datetime | None:
        """When it starts, as far as the row says so."""
        return timezone.make_aware(dt.datetime.combine(self.day, self.start)) if self.day and self.start else None

    @property
    def title(self) -> str:
        """What the row is about, as it is written."""
        return self.cell(Column.TITLE_ZH) or self.cell(Column.EVENT)

    @property
    def place(self) -> str:
        """Of which event, when and where, as it is written."""
        columns = (Column.EVENT, Column.DAY, Column.START, Column.VENUE, Column.ROOM)
        return " ".join(self.cell(column) for column in columns if self.cell(column))

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """The fields that it would change: each with its name, before and after."""
        if not self.session:
            return []
        return [
            (label(name), shown(current(self.session, name)), shown(value))
            for name, value in self.values.items()
            if current(self.session, name) != value
        ]

    @property
    def effect(self) -> Effect:
        """What it does."""
        if self.faults:
            return Effect.WRONG
        if not self.session:
            return Effect.NEW
        return Effect.CHANGED if self.changes else Effect.SAME

    @property
    def effect_label(self) -> str:
        """That in words."""
        return str(EFFECTS[self.effect])


def current(session: Session, name: str) -> Any:
    """A field of a session as it is; its speakers in their order."""
    if name == "speakers":
        return [appearance.speaker for appearance in session.appearances.all()]
    return getattr(session, name)


def label(name: str) -> str:
    """A field's name."""
    return str(field_of(name).verbose_name)


def field_of(name: str) -> Any:
    """A field of sessions."""
    return Session._meta.get_field(name)


def shown(value: Any) -> str:
    """A field's value in words."""
    if isinstance(value, list):
        return "、".join(speaker.person.name for speaker in value)
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%m-%d %H:%M}"
    labels = {**dict(SessionKind.choices), **dict(Visibility.choices)}
    return "" if value is None else str(labels.get(value, value) if isinstance(value, str) else value)


@dataclass(frozen=True)
class Plan:
    """All rows of a table."""

    rows: list[PlannedRow]

    def count(self, effect: Effect) -> int:
        """How many rows do that."""
        return sum(row.effect == effect for row in self.rows)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Each effect with the number of its rows."""
        return [(str(EFFECTS[effect]), self.count(effect)) for effect in Effect]

    @property
    def wrong(self) -> int:
        """How many rows are wrong."""
        return self.count(Effect.WRONG)

    @property
    def writes(self) -> int:
        """How many rows would be written."""
        return self.count(Effect.NEW) + self.count(Effect.CHANGED)

    @property
    def stamp(self) -> str:
        """Names the plan: it is another one as soon as a session of its rows was changed, or a row became wrong."""
        rows = [
            (row.number, row.effect, row.session and (row.session.pk, row.session.changed_at.isoformat()), row.changes)
            for row in self.rows
        ]
        return sha256(repr(rows).encode()).hexdigest()
