"""Reads of registration: how an event takes registrations, what clashes, which seats are left, and which sessions that
are not for everybody a registration opens.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from conference.editions.models import Edition
from conference.pages.kept import kept
from conference.people.models import Person
from events.program.models import Event, Session, Speaker, Visibility
from events.program.released import Program, ReleasedEvent, ReleasedSession, released_program
from events.program.restricted import RestrictedSession, restricted_sessions
from events.registration.models import Registration, SeatPool


@kept
def event_to_register(edition_id: int, slug: str) -> Event | None:
    """An event with what its form asks, and the sessions that have seats of their own. Not to be changed."""
    events = Event.objects.select_related("edition", "venue", "registration_policy")
    kept = events.prefetch_related("registration_policy__categories", "seat_pools__session")
    event = kept.filter(edition=edition_id, slug=slug).first()
    policy = getattr(event, "registration_policy", None)
    if policy:
        policy.current_questions  # noqa: B018 read now, for all
    return event


def clashing(event: Event, registrations: Iterable[Registration]) -> list[Registration]:
    """Of somebody's registrations, those of events that take place at the same time."""
    others = [each.pk for each in registrations if each.event_id != event.pk]
    if not (others and event.starts_at and event.ends_at):
        return []
    found = Registration.objects.filter(
        pk__in=others, event__starts_at__lt=event.ends_at, event__ends_at__gt=event.starts_at
    )
    return list(found.select_related("event__venue").order_by("event__starts_at", "pk"))


def scheduled(edition: Edition, registrations: Iterable[Registration]) -> list[ReleasedEvent]:
    """Their events, as far as the edition's schedule has them with times, in its order."""
    program = released_program(edition)
    codes = {registration.event.code for registration in registrations}
    events = program.events.values() if program else ()
    return [event for event in events if event.code in codes and event.starts_at]


@dataclass(frozen=True)
class Seats:
    """The seat pools of an event: which there are may be kept, how many seats are left is asked."""

    pools: list[SeatPool]
    left: dict[int, int]

    @classmethod
    def of(cls, event: Event) -> "Seats":
        """As they are now, in one short query where the pools are kept."""
        pools = list(event.seat_pools.all())
        counted = SeatPool.objects.filter(event=event).order_by().values_list("pk", F("total") - F("taken"))
        return cls(pools, dict(counted) if pools else {})

    @property
    def are_gone(self) -> bool:
        """Whether the event has none left for anybody."""
        whole = (pool for pool in self.pools if pool.session_id is None and pool.category_id is None)
        return any(not self.left.get(pool.pk) for pool in whole)

    @property
    def full_categories(self) -> set[int]:
        """The ids of the categories of attendees that have none left."""
        return {pool.category_id for pool in self.pools if pool.category_id and not self.left.get(pool.pk)}

    @property
    def of_sessions(self) -> dict[Session, int]:
        """How many are left in each session that has seats of its own, in the order in which they begin; what is not
        for everybody is not among them.
        """
        found = {
            pool.session: self.left.get(pool.pk, 0)
            for pool in self.pools
            if pool.session and pool.session.visibility == Visibility.PUBLIC
        }
        return dict(sorted(found.items(), key=lambda pair: (str(pair[0].starts_at or "~"), pair[0].pk)))


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
