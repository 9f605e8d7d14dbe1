"""Reads of registration: how an event takes registrations, what clashes, which seats are left, and which sessions that
are not for everybody a registration opens.
"""

import datetime as dt
from dataclasses import dataclass

from conference.pages.kept import kept
from conference.people.models import Person
from events.program.models import Event, Session, Speaker, Visibility
from events.program.released import Program, ReleasedSession
from events.program.restricted import RestrictedSession, restricted_sessions
from events.registration.models import Registration, SeatPool


@kept
def event_to_register(edition_id: int, slug: str) -> Event | None:
    """An event with all that its form needs to know but the seats. Not to be changed."""
    events = Event.objects.select_related("edition", "venue", "registration_policy")
    event = events.prefetch_related("registration_policy__categories").filter(edition=edition_id, slug=slug).first()
    policy = getattr(event, "registration_policy", None)
    if policy:
        policy.current_questions  # noqa: B018 read now, for all
    return event


def live_registrations(person: Person) -> list[Registration]:
    """What somebody is registered for, or hopes to be, in the order in which it begins."""
    found = Registration.objects.live().of(person).select_related("event__venue")
    return list(found.order_by("event__starts_at", "pk"))


def clashing(event: Event, registrations: list[Registration]) -> list[Registration]:
    """Those of other events that take place at the same time as this one."""
    return [each for each in registrations if each.event_id != event.pk and _overlap(each.event, event)]


def _overlap(one: Event, other: Event) -> bool:
    times: list[dt.datetime | None] = [one.starts_at, one.ends_at, other.starts_at, other.ends_at]
    if None in times:
        return False
    start, end, others_start, others_end = filter(None, times)
    return start < others_end and others_start < end


@dataclass(frozen=True)
class Seats:
    """The seat pools of an event as they are now."""

    pools: list[SeatPool]

    @classmethod
    def of(cls, event: Event) -> "Seats":
        """In one query."""
        return cls(list(SeatPool.objects.filter(event=event).select_related("session").order_by("pk")))

    @property
    def are_gone(self) -> bool:
        """Whether the event has none left for anybody."""
        return any(pool.session_id is None and pool.category_id is None and not pool.left for pool in self.pools)

    @property
    def full_categories(self) -> set[int]:
        """The ids of the categories of attendees that have none left."""
        return {pool.category_id for pool in self.pools if pool.category_id and not pool.left}

    @property
    def of_sessions(self) -> dict[Session, SeatPool]:
        """The sessions that have seats of their own, in the order in which they begin; what is not for everybody is
        not among them.
        """
        public = [
            (pool.session, pool) for pool in self.pools if pool.session and pool.session.visibility == Visibility.PUBLIC
        ]
        return dict(sorted(public, key=lambda pair: (pair[0].starts_at is None, pair[0].starts_at, pair[0].pk)))


@dataclass(frozen=True)
class Visitor:
    """Somebody before a program: the codes of the `events` to which they are registered, and theirs as a `speaker`."""

    person: Person
    program: Program
    events: frozenset[str]
    speaker: str

    @classmethod
    def of(cls, person: Person, program: Program) -> "Visitor":
        """As they stand now, in two queries."""
        events = Registration.objects.confirmed().of(person).values_list("event__code", flat=True)
        speakers = Speaker.objects.filter(edition=program.edition_id, person=person).values_list("code", flat=True)
        return cls(person, program, frozenset(events), speakers.first() or "")

    def is_awaited(self, session: RestrictedSession) -> bool:
        """Named for it, or on stage."""
        is_named = session.visibility == Visibility.NAMED and self.person.pk in session.viewers
        return is_named or self.speaker in session.on_stage

    def sees(self, session: RestrictedSession) -> bool:
        """Whether it is for them. An organizer as such is none of those: the desk is where they see it."""
        is_participant = session.visibility == Visibility.PARTICIPANTS and session.event.code in self.events
        return is_participant or self.is_awaited(session)

    def session(self, code: str) -> ReleasedSession | None:
        """A session of the program as they see it. One that became internal is not the canceled one of the public."""
        restricted = restricted_sessions(self.program).get(code)
        if restricted:
            return restricted if self.sees(restricted) else None
        return self.program.sessions.get(code)

    def restricted_sessions(self) -> dict[str, RestrictedSession]:
        """Those of the program that are for them, by code."""
        sessions = restricted_sessions(self.program).items()
        return {code: session for code, session in sessions if self.sees(session)}
