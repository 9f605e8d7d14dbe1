"""Reads of registration: what clashes, which sessions have seats of their own, and which sessions that are not for
everybody a registration opens.
"""

from dataclasses import dataclass

from conference.people.models import Person
from events.program.models import Event, Speaker, Visibility
from events.program.released import Program, ReleasedSession
from events.program.restricted import RestrictedSession, restricted_sessions
from events.registration.models import Registration, SeatPool


def clashing(person: Person, event: Event) -> list[Registration]:
    """The person's live registrations of events that take place at the same time as this one."""
    if not (event.starts_at and event.ends_at):
        return []
    others = Registration.objects.live().of(person).exclude(event=event).select_related("event__venue")
    at_once = others.filter(event__starts_at__lt=event.ends_at, event__ends_at__gt=event.starts_at)
    return list(at_once.order_by("event__starts_at", "pk"))


def session_pools(event: Event) -> list[SeatPool]:
    """The sessions of an event that have seats of their own, in the order in which they begin; what is not for
    everybody is not among them.
    """
    pools = SeatPool.objects.filter(event=event, session__isnull=False, session__visibility=Visibility.PUBLIC)
    return list(pools.select_related("session").order_by("session__starts_at", "pk"))


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
