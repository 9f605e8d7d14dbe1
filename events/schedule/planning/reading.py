"""What the cells of a row say by themselves."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.kit import spreadsheets
from conference.kit.bilingual import spoken
from conference.people.models import User
from conference.venues.models import Room, Venue
from events.program.models import Event, SessionKind, Speaker, Visibility
from events.schedule.models import ProgramImport
from events.schedule.planning.rows import Fault, PlannedRow, field_of
from events.schedule.queries import own_events
from events.schedule.sheet import Column, guest

TEXTS = {
    Column.TITLE_ZH: "title_zh",
    Column.TITLE_EN: "title_en",
    Column.SUMMARY_ZH: "summary_zh",
    Column.SUMMARY_EN: "summary_en",
}
DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?: 00:00(?::00)?)?")
TIME = re.compile(r"(?:\d{4}-\d\d-\d\d )?(\d{1,2})[:：](\d\d)(?:[:：]00)?")
LONGEST = 24 * 60


def _key(text: str) -> str:
    """A name as it is looked for: without spaces and dots between its parts, in lower case and half width."""
    return re.sub(r"[\s·•.]", "", unicodedata.normalize("NFKC", text)).casefold() or text


class Reader:
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
            if cell in spreadsheets.ERRORS:
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
            most = field_of(name).max_length
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
                labels = "、".join(str(label) for _value, label in field_of(name).flatchoices)
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
