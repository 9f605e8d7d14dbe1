"""What an organizer should look at; nothing here blocks."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from django.db.models import Count, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from conference.editions.models import Edition
from conference.kit.clock import minutes
from conference.people.models import User
from conference.venues.models import USUAL_TRAVEL, Room, TravelTime
from events.program.models import Event, Session, SessionKind, Speaker
from events.registration.models import Registration

SHORTEST_BREAK = dt.timedelta(minutes=5)

ON_STAGE = {SessionKind.KEYNOTE, SessionKind.PANEL, SessionKind.RELEASE}
"""Kinds of sessions that say who speaks."""


class Concern(TextChoices):
    """What a warning is about."""

    SPEAKER_CLASH = "speaker_clash", gettext_lazy("Speaker in two places")
    GUEST_OF_HONOR = "guest_of_honor", gettext_lazy("Guest of honor in two places")
    TRAVEL = "travel", gettext_lazy("Too little time to travel")
    AVAILABILITY = "availability", gettext_lazy("Speaker not available")
    EVENT_HOURS = "event_hours", gettext_lazy("Outside its event's hours")
    CAPACITY = "capacity", gettext_lazy("Room too small")
    TRANSLATION = "translation", gettext_lazy("No translation")
    NO_SPEAKER = "no_speaker", gettext_lazy("No speaker")
    SHORT_BREAK = "short_break", pgettext_lazy("concern", "Short break")


@dataclass(frozen=True)
class ScheduleWarning:
    """One thing to look at, about one session."""

    session: Session
    concern: Concern
    text: str


@dataclass(frozen=True)
class Slot:
    """A session with its times."""

    session: Session
    start: dt.datetime
    end: dt.datetime

    @property
    def length(self) -> dt.timedelta:
        return self.end - self.start

    @property
    def room(self) -> Room | None:
        return self.session.room

    def warn(self, concern: Concern, text: str, **words: Any) -> ScheduleWarning:
        """A warning about this session."""
        return ScheduleWarning(self.session, concern, text.format(**words))


class Draft:
    """The edition's sessions that take place and have a time, with what the warnings look at, in a fixed number of
    queries.
    """

    def __init__(self, edition: Edition, user: User | None = None) -> None:
        sessions = (
            Session.objects.taking_place()
            .shown_to(user)
            .scheduled()
            .filter(event__edition=edition)
            .select_related("event", "room__venue")
            .prefetch_related("appearances__speaker__person", "appearances__speaker__availabilities")
            .order_by("starts_at", "pk")
        )
        self.own_events: set[int] | None = None
        if user and not user.has_perm("events.view_session", edition):
            self.own_events = set(Event.objects.organized_by(user).values_list("pk", flat=True))
        self.slots = [Slot(each, each.starts_at, each.ends_at) for each in sessions if each.starts_at and each.ends_at]
        self.registered: dict[int, int] = dict(
            Registration.objects.confirmed()
            .filter(event__edition=edition)
            .order_by()
            .values_list("event")
            .annotate(Count("pk"))
        )
        self.travel = {
            frozenset((time.origin_id, time.destination_id)): dt.timedelta(minutes=time.minutes)
            for time in TravelTime.objects.all()
        }

    def name_of(self, slot: Slot) -> str:
        """A session's title; of what others plan, that it is theirs."""
        is_shown = self.own_events is None or slot.session.event_id in self.own_events
        return str(slot.session) if is_shown else _("a session of other organizers")

    def by_speaker(self) -> Iterator[tuple[Speaker, list[Slot]]]:
        """Each speaker with their sessions in time order."""
        stages: dict[int, list[Slot]] = defaultdict(list)
        speakers: dict[int, Speaker] = {}
        for slot in self.slots:
            for appearance in slot.session.appearances.all():
                stages[appearance.speaker_id].append(slot)
                speakers[appearance.speaker_id] = appearance.speaker
        for pk, slots in stages.items():
            yield speakers[pk], slots

    def by_room(self) -> Iterator[list[Slot]]:
        """The sessions of each room in time order."""
        rooms: dict[int, list[Slot]] = defaultdict(list)
        for slot in self.slots:
            if slot.session.room_id:
                rooms[slot.session.room_id].append(slot)
        yield from rooms.values()

    def travel_between(self, first: Slot, second: Slot) -> dt.timedelta:
        """How long the way from one session to the other takes; within a venue, no time."""
        venues = {slot.room.venue_id for slot in (first, second) if slot.room}
        return self.travel.get(frozenset(venues), USUAL_TRAVEL) if len(venues) == 2 else dt.timedelta()


def speakers_in_two_places(draft: Draft) -> Iterator[ScheduleWarning]:
    """At once, or one after the other with less time between than the way takes."""
    clash, travel = (
        _("{speaker} is also in “{session}” at that time."),
        _("{speaker} has {minutes} minutes from “{session}”; the way takes {way}."),
    )
    for speaker, slots in draft.by_speaker():
        for first, second in combinations(slots, 2):
            gap, way = second.start - first.end, draft.travel_between(first, second)
            if gap < dt.timedelta():
                concern = Concern.GUEST_OF_HONOR if speaker.is_guest_of_honor else Concern.SPEAKER_CLASH
                yield first.warn(concern, clash, speaker=speaker, session=draft.name_of(second))
                yield second.warn(concern, clash, speaker=speaker, session=draft.name_of(first))
            elif gap < way:
                words = {"speaker": speaker, "minutes": minutes(gap), "way": minutes(way)}
                yield second.warn(Concern.TRAVEL, travel, session=draft.name_of(first), **words)


def speakers_not_available(draft: Draft) -> Iterator[ScheduleWarning]:
    """Outside all the times that a speaker gave."""
    for speaker, slots in draft.by_speaker():
        times = speaker.availabilities.all()
        for slot in slots:
            if times and not any(time.starts_at <= slot.start and slot.end <= time.ends_at for time in times):
                text = _("{speaker} is available {times}.")
                yield slot.warn(Concern.AVAILABILITY, text, speaker=speaker, times="; ".join(map(str, times)))


def outside_the_event(draft: Draft) -> Iterator[ScheduleWarning]:
    """Before its event begins or after it ends."""
    for slot in draft.slots:
        event = slot.session.event
        if event.starts_at and event.ends_at and (slot.start < event.starts_at or slot.end > event.ends_at):
            start, end = (f"{timezone.localtime(time):%m-%d %H:%M}" for time in (event.starts_at, event.ends_at))
            yield slot.warn(
                Concern.EVENT_HOURS, _("Its event takes place from {start} to {end}."), start=start, end=end
            )


def rooms_too_small(draft: Draft) -> Iterator[ScheduleWarning]:
    """Fewer seats than the event has confirmed registrations."""
    for slot in draft.slots:
        room, registered = slot.room, draft.registered.get(slot.session.event_id, 0)
        if room and room.capacity is not None and room.capacity < registered:
            text = _("{room} has {seats} seats; {registered} people are registered.")
            yield slot.warn(Concern.CAPACITY, text, room=room, seats=room.capacity, registered=registered)


def missing_translations(draft: Draft) -> Iterator[ScheduleWarning]:
    """Titles and summaries that are there in Chinese alone."""
    for slot in draft.slots:
        session = slot.session
        if not session.title_en or (session.summary_zh and not session.summary_en):
            yield slot.warn(Concern.TRANSLATION, _("It is not all in English yet."))


def missing_speakers(draft: Draft) -> Iterator[ScheduleWarning]:
    """Nobody named where somebody speaks."""
    for slot in draft.slots:
        if slot.session.kind in ON_STAGE and not slot.session.appearances.all():
            yield slot.warn(Concern.NO_SPEAKER, _("Nobody is named who speaks."))


def short_breaks(draft: Draft) -> Iterator[ScheduleWarning]:
    """Breaks that nobody can take, and rooms that go from one event to another in less time than that."""
    for slots in draft.by_room():
        for first, second in pairwise(slots):
            gap = second.start - first.end
            if first.session.event_id != second.session.event_id and gap < SHORTEST_BREAK:
                text = _("{minutes} minutes after “{session}” of another event.")
                yield second.warn(Concern.SHORT_BREAK, text, minutes=minutes(gap), session=draft.name_of(first))
    for slot in draft.slots:
        if slot.session.kind == SessionKind.BREAK and slot.length < SHORTEST_BREAK:
            yield slot.warn(Concern.SHORT_BREAK, _("A break of {minutes} minutes."), minutes=minutes(slot.length))


CHECKS: tuple[Callable[[Draft], Iterable[ScheduleWarning]], ...] = (
    speakers_in_two_places,
    speakers_not_available,
    outside_the_event,
    rooms_too_small,
    missing_speakers,
    missing_translations,
    short_breaks,
)


def warnings_of(edition: Edition, user: User | None = None) -> list[ScheduleWarning]:
    """Everything to look at in the draft as the user may see it, in the order of the schedule."""
    draft = Draft(edition, user)
    found = [warning for check in CHECKS for warning in check(draft)]
    order = {slot.session.pk: place for place, slot in enumerate(draft.slots)}
    return sorted(found, key=lambda warning: order[warning.session.pk])
