"""Reads of one's own schedule: what is on it, what clashes, what changed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.kit import clock
from conference.kit.clock import minutes
from conference.people.models import Person
from conference.venues.models import USUAL_TRAVEL, TravelTime
from events.agenda.models import Star
from events.materials.models import Material
from events.program.models import SessionKind
from events.program.released import Entry, Place, Program, ReleasedSession, in_order
from events.registration.queries import Visitor


def place_of(entry: Entry) -> str:
    """Venue and room in Chinese, to be compared with what they were earlier."""
    return " ".join(place.name_zh for place in (entry.venue, entry.room) if place)


@dataclass
class Item:
    """One line of somebody's schedule, with what they should know of it in words."""

    session: Entry
    star: Star | None
    is_registered: bool
    is_awaited: bool = False
    clashes: list[str] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)

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
    def _is_meant(self) -> bool:
        """Starred, named for it or on stage."""
        return self.star is not None or self.is_awaited

    @property
    def _takes_time(self) -> bool:
        is_break = isinstance(self.session, ReleasedSession) and self.session.kind == SessionKind.BREAK
        return not self.session.is_cancelled and (self._is_meant or not is_break)

    def may_clash(self, other: "Item") -> bool:
        """Whether nobody can be at both. An event to which one registered has sessions side by side, of which one
        chooses: only two that are meant for sure, starred ones say, are both wanted.
        """
        return (
            self._takes_time
            and other._takes_time
            and (self.session.event != other.session.event or (self._is_meant and other._is_meant))
        )


class Ways:
    """How long people travel between venues."""

    def __init__(self) -> None:
        self.times = {
            frozenset((origin, destination)): dt.timedelta(minutes=length)
            for origin, destination, length in TravelTime.objects.values_list(
                "origin__code", "destination__code", "minutes"
            )
        }

    def between(self, first: Place | None, second: Place | None) -> dt.timedelta:
        """From the one to the other; within a venue, or where one is not known, no time."""
        if first is None or second is None or first.code == second.code:
            return dt.timedelta()
        return self.times.get(frozenset((first.code, second.code)), USUAL_TRAVEL)


def schedule_of(person: Person, program: Program) -> list[Item]:
    """What somebody starred, the sessions of the events to which they are registered, and those that are not for
    everybody but for them, in order of time.
    """
    stars = {star.code: star for star in Star.objects.filter(person=person)}
    visitor = Visitor.of(person, program)
    own = visitor.restricted_sessions()
    items = [
        Item(entry, stars.get(entry.code), entry.event.code in visitor.events)
        for entry in program.timetable
        if entry.code not in own and (entry.code in stars or entry.event.code in visitor.events)
    ]
    items += [
        Item(session, None, session.event.code in visitor.events, visitor.is_awaited(session))
        for session in own.values()
    ]
    items.sort(key=lambda item: in_order(item.session))
    _note_clashes(items, Ways())
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
        words: dict[str, Any] = {"session": first.session.title, "gap": minutes(gap), "way": minutes(way)}
        text = _("Only {gap} minutes after “{session}”; the way from there takes about {way} minutes.")
        second.clashes.append(text.format(**words))
