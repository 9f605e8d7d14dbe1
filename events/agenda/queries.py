"""Reads of one's own schedule: what is on it, what clashes, what changed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.kit import clock
from conference.people.models import Person
from conference.venues.models import USUAL_TRAVEL, TravelTime
from events.agenda.models import Star
from events.program.models import SessionKind
from events.program.released import Place, Program, ReleasedEvent, ReleasedSession
from events.registration.models import Registration

Entry = ReleasedSession | ReleasedEvent


def place_of(entry: Entry) -> str:
    """Venue and room in Chinese, to be compared with what they were earlier."""
    return " ".join(place.name_zh for place in (entry.venue, entry.room) if place)


@dataclass
class Item:
    """One line of somebody's schedule, with what they should know of it in words."""

    session: Entry
    star: Star | None
    is_registered: bool
    clashes: list[str] = field(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """What changed since it was starred, then what it clashes with."""
        return [*self._changes(), *self.clashes]

    def _changes(self) -> Iterator[str]:
        if not self.star:
            return
        if self.session.is_cancelled:
            yield _("This session is canceled.")
            return
        if self.star.starts_at != self.session.starts_at:
            before = timezone.localtime(self.star.starts_at)
            yield _("Moved: when you starred it, it was to begin on {day} at {time}.").format(
                day=f"{before:%m-%d}", time=f"{before:%H:%M}"
            )
        if self.star.place != place_of(self.session):
            yield _("It takes place elsewhere than when you starred it.")

    @property
    def _takes_time(self) -> bool:
        is_break = isinstance(self.session, ReleasedSession) and self.session.kind == SessionKind.BREAK
        return not self.session.is_cancelled and (self.star is not None or not is_break)

    def may_clash(self, other: "Item") -> bool:
        """Whether nobody can be at both. An event to which one registered has sessions side by side, of which one
        chooses: only starring two of them says that one wants both.
        """
        return (
            self._takes_time
            and other._takes_time
            and (self.session.event != other.session.event or bool(self.star and other.star))
        )


class Ways:
    """How long people travel between the venues of a program."""

    def __init__(self, program: Program) -> None:
        self.codes = {place: code for code, place in program.venues.items()}
        self.times = {
            frozenset((origin, destination)): dt.timedelta(minutes=minutes)
            for origin, destination, minutes in TravelTime.objects.values_list(
                "origin__code", "destination__code", "minutes"
            )
        }

    def between(self, first: Place | None, second: Place | None) -> dt.timedelta:
        """From the one to the other; within a venue, or where one is not known, no time."""
        if first is None or second is None or first == second:
            return dt.timedelta()
        return self.times.get(frozenset((self.codes[first], self.codes[second])), USUAL_TRAVEL)


def schedule_of(person: Person, program: Program) -> list[Item]:
    """What somebody starred and the sessions of the events to which they are registered, in order of time."""
    stars = {star.code: star for star in Star.objects.filter(person=person)}
    registered = set(Registration.objects.live().of(person).values_list("event__code", flat=True))
    items = [
        Item(entry, stars.get(entry.code), entry.event.code in registered)
        for entry in program.timetable
        if entry.code in stars or entry.event.code in registered
    ]
    _note_clashes(items, Ways(program))
    return items


def upcoming(person: Person, program: Program, count: int) -> list[Item]:
    """What comes next on somebody's schedule, what is on now included."""
    now = clock.now()
    items = schedule_of(person, program)
    ahead = (item for item in items if _times(item)[1] > now and not item.session.is_cancelled)
    return [item for item, _place in zip(ahead, range(count), strict=False)]


def _times(item: Item) -> tuple[dt.datetime, dt.datetime]:
    assert item.session.starts_at
    assert item.session.ends_at
    return item.session.starts_at, item.session.ends_at


def _note_clashes(items: list[Item], ways: Ways) -> None:
    """Each pair that clashes: two at once say so of each other, too short a way is said at the later one."""
    longest = max([USUAL_TRAVEL, *ways.times.values()])
    for place, first in enumerate(items):
        end = _times(first)[1]
        for second in items[place + 1 :]:
            gap = _times(second)[0] - end
            if gap >= longest:  # they come in order of time
                break
            if first.may_clash(second):
                _note_clash(first, second, gap, ways)


def _note_clash(first: Item, second: Item, gap: dt.timedelta, ways: Ways) -> None:
    if gap < dt.timedelta():
        at_once = _("At the same time as “{session}”.")
        first.clashes.append(at_once.format(session=second.session.title))
        second.clashes.append(at_once.format(session=first.session.title))
    elif gap < (way := ways.between(first.session.venue, second.session.venue)):
        words: dict[str, Any] = {"session": first.session.title, "gap": _minutes(gap), "way": _minutes(way)}
        text = _("Only {gap} minutes after “{session}”; the way from there takes about {way} minutes.")
        second.clashes.append(text.format(**words))


def _minutes(length: dt.timedelta) -> int:
    return int(length.total_seconds() // 60)
