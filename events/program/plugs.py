"""What the program plugs into the front page and into the door of the desk."""

from typing import Any

from django.utils import timezone

from conference.editions.models import Edition
from conference.editions.sockets import home_blocks
from conference.kit import clock
from conference.people.models import User
from conference.people.sockets import desk_keys
from events.program.released import released_program


@home_blocks.plugged("today", rank=10)
def today(edition: Edition) -> dict[str, Any]:
    """What is on today; nothing on other days."""
    program = released_program(edition)
    day = timezone.localdate(clock.now())
    sessions = [entry for entry in program.timetable if entry.day == day] if program else []
    return {"template": "events/program/home_today.html", "sessions": sessions} if sessions else {}


@home_blocks.plugged("events", rank=30)
def board(edition: Edition) -> dict[str, Any]:
    """The themed events as a board."""
    program = released_program(edition)
    return {"template": "events/program/home_board.html", "events": program.themed_events} if program else {}


@desk_keys.plugged("events")
def organizes_an_event(user: User) -> bool:
    """Organizers of one event work at the desk, too."""
    return user.organized_events.exists()
