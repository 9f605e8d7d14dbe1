"""Who may read which material of a released session."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from conference.people.models import User
from events.materials.models import Material, narrower
from events.program.models import Session, Visibility
from events.program.released import Program, ReleasedSession
from events.program.restricted import RestrictedSession, is_withdrawn
from events.registration.queries import Visitor


def public_materials(session: ReleasedSession, program: Program) -> list[Material]:
    """Those that everybody may read, of a session in the public part of a release."""
    if is_withdrawn(session, program):
        return []
    return list(Material.objects.public().filter(session__code=session.code))


def is_public(material: Material, program: Program) -> bool:
    """Whether it is one of those."""
    session = program.sessions.get(material.session.code)
    return material.is_public and session is not None and not is_withdrawn(session, program)


@dataclass(frozen=True)
class Reader:
    """Somebody before the materials of a program, with the keys of the sessions in which they are `on_stage` and of
    those for which they are `named`. Both as they stand now: whether they see the session at all, the release says.
    """

    user: User
    visitor: Visitor
    on_stage: frozenset[int]
    named: frozenset[int]

    @classmethod
    def of(cls, user: User, program: Program) -> "Reader":
        """As they stand now, in four queries."""
        person = user.person
        sessions = Session.objects.filter(event__edition=program.edition_id).order_by()
        return cls(
            user,
            Visitor.of(person, program),
            frozenset(sessions.filter(speakers__person=person).values_list("pk", flat=True)),
            frozenset(sessions.filter(viewers=person).values_list("pk", flat=True)),
        )

    def reads(self, material: Material) -> bool:
        """Whether it is theirs, or for them: the narrower of its visibility and its session's counts."""
        if material.uploaded_by_id == self.user.pk:
            return True
        session = self.visitor.session(material.session.code)
        if session is None:
            return False
        if material.session_id in self.on_stage:
            return material.visibility != Visibility.ORGANIZERS
        of_session = session.visibility if isinstance(session, RestrictedSession) else Visibility.PUBLIC
        match narrower(Visibility(material.visibility), Visibility(of_session)):
            case Visibility.PUBLIC:
                return True
            case Visibility.PARTICIPANTS:
                return session.event.code in self.visitor.events
            case Visibility.NAMED:
                return material.session_id in self.named
        return False


def materials_of(codes: Collection[str], user: User, program: Program) -> dict[str, list[Material]]:
    """What somebody may read of some sessions, by the session's code."""
    return _read_by(Reader.of(user, program), codes)


def _read_by(reader: Reader, codes: Collection[str]) -> dict[str, list[Material]]:
    found: dict[str, list[Material]] = defaultdict(list)
    for material in Material.objects.filter(session__code__in=codes).select_related("session"):
        if reader.reads(material):
            found[material.session.code].append(material)
    return dict(found)


@dataclass(frozen=True)
class Stage:
    """A released session in which somebody appears, and what they may read of its materials."""

    row: Session
    session: ReleasedSession
    materials: list[Material]


def stages_of(user: User, program: Program) -> list[Stage]:
    """Those of a speaker, in order of time."""
    reader = Reader.of(user, program)
    rows = {row.code: row for row in Session.objects.filter(pk__in=reader.on_stage)}
    materials = _read_by(reader, rows)
    stages = [
        Stage(row, session, materials.get(code, []))
        for code, row in rows.items()
        if (session := reader.visitor.session(code))
    ]
    return sorted(stages, key=lambda stage: stage.session.starts_at)
