"""What a table of sessions would do to the draft: row by row, with everything that is wrong with it, in words."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from conference.kit.bilingual import spoken
from conference.people.models import User
from conference.venues.models import Room, Venue
from events.program.models import Event, Session, SessionKind, Speaker, Status, Visibility
from events.schedule.models import ProgramImport
from events.schedule.queries import own_events
from events.schedule.sheet import Column, guest

TEXTS = {
    Column.TITLE_ZH: "title_zh",
    Column.TITLE_EN: "title_en",
    Column.SUMMARY_ZH: "summary_zh",
    Column.SUMMARY_EN: "summary_en",
}
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
"""What a formula that fails leaves in its cell."""
DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?: 00:00(?::00)?)?")
TIME = re.compile(r"(?:\d{4}-\d\d-\d\d )?(\d{1,2})[:：](\d\d)(?:[:：]00)?")
LONGEST = 24 * 60
MOST_ALIKE = 200
"""Rows of one title in one event. Each is held against each session of that title."""


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
    return str(_field(name).verbose_name)


def _field(name: str) -> Any:
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


def plan(program_import: ProgramImport, user: User) -> Plan:
    """What the import would do now if the user applied it.

    A row is about the session of its event that has its Chinese title: among several the one on its day, and there
    the one that starts when it says, in the room that it says. So the same table twice adds nothing. An empty cell
    leaves the session as it is, and sessions that the table does not have stay.
    """
    reader = _Reader(program_import, user)
    rows = [reader.row(each["number"], each["cells"]) for each in program_import.rows]
    sessions = (
        Session.objects.shown_to(user)
        .filter(event__in=reader.own)
        .select_related("event__edition", "room__venue")
        .prefetch_related("appearances__speaker__person")
        .order_by("starts_at", "pk")
    )
    _match(rows, list(sessions))
    for row in rows:
        _settle(row)
    _find_clashes(rows, set(reader.own))
    return Plan(rows)


def _key(text: str) -> str:
    """A name as it is looked for: without spaces and dots between its parts, in lower case and half width."""
    return re.sub(r"[\s·•.]", "", unicodedata.normalize("NFKC", text)).casefold() or text


class _Reader:
    """Reads cells, with all that they can name at hand."""

    def __init__(self, program_import: ProgramImport, user: User) -> None:
        self.edition = program_import.edition
        self.own = own_events(user, self.edition)
        self.events: dict[str, Event] = {}
        for event in Event.objects.filter(edition=self.edition):
            for name in filter(None, (event.title_zh, event.title_en, event.slug, str(event.number or ""))):
                self.events.setdefault(_key(name), event)
        self.venues = {_key(name): v for v in Venue.objects.all() for name in (v.name_zh, v.name_en) if name}
        self.rooms = list(Room.objects.all())
        self.speakers: dict[str, list[Speaker]] = {}
        for speaker in Speaker.objects.filter(edition=self.edition).select_related("person").order_by("pk"):
            for name in {_key(name) for name in _names(speaker)} - {""}:
                self.speakers.setdefault(name, []).append(speaker)
        self.kinds = _words(SessionKind)
        self.visibilities = _words(Visibility)

    def row(self, number: int, cells: dict[str, str]) -> PlannedRow:
        """What a row says by itself."""
        row = PlannedRow(number, cells)
        for column, cell in cells.items():
            if cell in ERRORS:
                row.faults.append(Fault(column, _("The formula in this cell fails.")))
        if not row.faults:
            for read in (self._event, self._texts, self._choices, self._times, self._room, self._guests):
                read(row)
        return row

    def _event(self, row: PlannedRow) -> None:
        if not row.cell(Column.EVENT):
            return row.wrong(Column.EVENT, _("Name the event."))
        row.event = self.events.get(_key(row.cell(Column.EVENT)))
        if not row.event:
            return row.wrong(Column.EVENT, _("This edition has no event “{name}”.").format(name=row.cell(Column.EVENT)))
        if row.event.pk not in self.own:
            return row.wrong(Column.EVENT, _("You do not organize this event."))
        return None

    def _texts(self, row: PlannedRow) -> None:
        if not row.cell(Column.TITLE_ZH):
            row.wrong(Column.TITLE_ZH, _("Give the title."))
        for column, name in TEXTS.items():
            most = _field(name).max_length
            if len(row.cell(column)) > most:
                words = _("{count} characters; the most is {limit}.")
                row.wrong(column, words.format(count=len(row.cell(column)), limit=most))
            elif row.cell(column):
                row.values[name] = row.cell(column)

    def _choices(self, row: PlannedRow) -> None:
        for column, name, words in (
            (Column.KIND, "kind", self.kinds),
            (Column.VISIBILITY, "visibility", self.visibilities),
        ):
            if row.cell(column) and (value := words.get(_key(row.cell(column)))):
                row.values[name] = value
            elif row.cell(column):
                labels = "、".join(str(label) for _value, label in _field(name).flatchoices)
                row.wrong(column, _("“{word}” is none of: {words}.").format(word=row.cell(column), words=labels))
        if row.values.get("visibility") == Visibility.NAMED:
            row.wrong(Column.VISIBILITY, _("Who may see it is named on the session's own page."))

    def _times(self, row: PlannedRow) -> None:
        row.day = self._parsed(row, Column.DAY, self._day, _("Write the day like 2026-11-23."))
        row.start = self._parsed(row, Column.START, _time, _("Write the time like 09:00."))
        row.end = self._parsed(row, Column.END, _time, _("Write the time like 09:00."))
        minutes = self._parsed(row, Column.MINUTES, _minutes, _("Write the minutes as a number from 1 to 1440."))
        if minutes:
            row.values["minutes"] = minutes
        if row.day and not self._is_within(row.day, row.event):
            row.wrong(Column.DAY, _("Neither the edition nor the event takes place on that day."))

    @staticmethod
    def _parsed(row: PlannedRow, column: Column, parse: Callable[[str], Any], words: str) -> Any:
        if not row.cell(column):
            return None
        try:
            return parse(row.cell(column))
        except ValueError:
            row.wrong(column, words)

    def _day(self, text: str) -> dt.date:
        found = DAY.fullmatch(text)
        if not found:
            raise ValueError
        year = int(found[1] or self.edition.opens_on.year)
        if not 2000 <= year < 2100:  # with a year at the end of all calendars nothing can be reckoned
            raise ValueError
        return dt.date(year, int(found[2]), int(found[3]))

    def _is_within(self, day: dt.date, event: Event | None) -> bool:
        spans = [(self.edition.opens_on, self.edition.closes_on)]
        if event and event.starts_at and event.ends_at:
            spans.append((timezone.localdate(event.starts_at), timezone.localdate(event.ends_at)))
        return any(first <= day <= last for first, last in spans)

    def _room(self, row: PlannedRow) -> None:
        venue = self.venues.get(_key(row.cell(Column.VENUE)))
        if row.cell(Column.VENUE) and not venue:
            return row.wrong(Column.VENUE, _("There is no venue “{name}”.").format(name=row.cell(Column.VENUE)))
        if not row.cell(Column.ROOM):
            if venue and row.event and venue != row.event.venue:
                row.wrong(Column.ROOM, _("Name the hall, too."))
            return None
        named = [r for r in self.rooms if _key(row.cell(Column.ROOM)) in (_key(r.name_zh), _key(r.name_en))]
        places = [venue.pk] if venue else [row.event.venue_id] if row.event and row.event.venue_id else []
        found = [room for room in named if room.venue_id in places]
        if not found and not venue:
            found = named
        if len(found) == 1:
            row.values["room"] = found[0]
        elif found:
            row.wrong(Column.VENUE, _("Several venues have a hall of that name: name the venue, too."))
        else:
            row.wrong(Column.ROOM, _("There is no hall “{name}” there.").format(name=row.cell(Column.ROOM)))
        return None

    def _guests(self, row: PlannedRow) -> None:
        found: dict[Speaker, None] = {}
        for text in _guests(row.cell(Column.GUESTS)):
            name, words = _bare(text)
            named = self.speakers.get(_key(text)) or self.speakers.get(_key(name), [])
            if len(named) > 1:  # who they are tells them apart
                named = [s for s in named if _key(s.organization_zh) in _key(words)] or named
            if len(named) == 1:
                found[named[0]] = None
            elif named:
                words = _("Several speakers are called {name}: say in brackets who they are.")
                row.wrong(Column.GUESTS, words.format(name=name))
            else:
                row.wrong(Column.GUESTS, _("This edition has no speaker {name}.").format(name=name))
        if found:
            row.values["speakers"] = list(found)


def _guests(cell: str) -> list[str]:
    """The names in a cell, each with its brackets, within which nothing is cut."""
    cut, depth = [""], 0
    for character in cell:
        depth = max(0, depth + (character in "（(") - (character in "）)"))
        if character in "、;；,，\n" and not depth:
            cut.append("")
        else:
            cut[-1] += character
    return [text for text in map(str.strip, cut) if text]


def _bare(text: str) -> tuple[str, str]:
    """A name without its brackets, and what stands in them."""
    name, _bracket, words = text.replace("(", "（").partition("（")
    return name.strip(), words


def _names(speaker: Speaker) -> tuple[str, ...]:
    """What a speaker may be called; a name may have brackets of its own."""
    person = speaker.person
    return (
        guest(speaker),
        person.name_zh,
        _bare(person.name_zh)[0],
        f"{person.given_names} {person.family_name}",
        f"{person.family_name} {person.given_names}",
    )


def _words(choices: Any) -> dict[str, str]:
    """What a choice may be called: its name in either language, and its value."""
    return {_key(word): str(each) for each in choices for word in (each.value, *spoken(each.label))}


def _time(text: str) -> dt.time:
    found = TIME.fullmatch(text)
    if not found:
        raise ValueError
    return dt.time(int(found[1]), int(found[2]))


def _minutes(text: str) -> int:
    minutes = int(text)
    if not 1 <= minutes <= LONGEST:
        raise ValueError
    return minutes


def _match(rows: list[PlannedRow], sessions: list[Session]) -> None:
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


def _settle(row: PlannedRow) -> None:
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


def _find_clashes(rows: list[PlannedRow], own: set[int]) -> None:
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
