"""What the program plugs into the front page, into the door of the desk, into audiences, and into what keeps files."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from conference.audiences.sockets import filters, known_people
from conference.editions.models import Edition
from conference.editions.sockets import home_blocks
from conference.kit import clock
from conference.kit.files import OwnedFile, keepers
from conference.people.models import User
from conference.people.sockets import desk_keys
from events.program.filters import EventSpeakersFilter, SpeakersFilter, speakers
from events.program.models import ScheduleRelease, Speaker
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


@keepers.plugged("releases")
def is_released(field: OwnedFile, name: str) -> bool:
    """The public sees the photos that the latest release of an edition names, whatever became of their rows."""
    if field.model is not Speaker:
        return False
    list(Edition.objects.select_for_update(no_key=True).order_by("pk"))  # a release under way has read the rows before
    latest = ScheduleRelease.objects.order_by("edition_id", "-number").distinct("edition_id")
    photo = {"speakers": [{"photo": name}]}
    frozen = ScheduleRelease.objects.filter(Q(content__contains=photo) | Q(restricted__contains=photo))
    return frozen.filter(pk__in=latest.values("pk")).exists()


known_people.plug("speakers", speakers)
filters.plug(SpeakersFilter.name, SpeakersFilter, rank=30)
filters.plug(EventSpeakersFilter.name, EventSpeakersFilter, rank=31)
