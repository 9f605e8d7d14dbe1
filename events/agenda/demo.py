"""The sample attendee has starred what one would like to see, and two at once."""

from itertools import combinations

from conference.editions.models import Edition
from conference.kit.demo import Demo, rooms
from conference.people.demo import demo_user
from events.agenda.models import Star
from events.agenda.services import star
from events.program.models import SessionKind
from events.program.released import released_program

ON_STAGE = {SessionKind.KEYNOTE, SessionKind.PANEL, SessionKind.PITCH}
STARS = 6


@rooms.plugged("agenda", rank=80)
def agenda(demo: Demo) -> None:
    """Some stars of the released schedule."""
    edition: Edition = demo.edition
    program = released_program(edition)
    assert program
    person = demo_user("attendee").person
    wanted = [session for session in program.sessions.values() if session.kind in ON_STAGE]
    at_once = next(pair for pair in combinations(wanted, 2) if pair[0].starts_at == pair[1].starts_at)
    for session in {each.code: each for each in (*at_once, *wanted[:: len(wanted) // STARS])}.values():
        star(person=person, session=session)
    demo.say(f"{Star.objects.count()} stars")
