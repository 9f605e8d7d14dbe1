"""What one's own schedule plugs into `/me/`."""

from typing import Any

from conference.accounts.sockets import me_panels
from conference.editions.models import Edition
from conference.people.models import Person
from events.agenda.queries import upcoming
from events.program.released import released_program

SHOWN = 3


@me_panels.plugged("schedule", rank=15)
def my_schedule(person: Person) -> dict[str, Any]:
    """What comes next."""
    edition = Edition.objects.current()
    program = released_program(edition) if edition else None
    items = upcoming(person, program, SHOWN) if program else []
    return {"template": "events/agenda/me_panel.html", "items": items}
