"""What speakers find on `/me/`."""

from typing import Any

from conference.accounts.sockets import me_panels
from conference.people.models import Person
from events.program.models import Speaker


@me_panels.plugged("speaker", rank=5)
def my_profile(person: Person) -> dict[str, Any]:
    """The way to one's own profile, for whoever speaks at the current edition."""
    speaker = Speaker.objects.filter(edition__is_current=True, person=person).first()
    return {"template": "events/speakers/me_panel.html", "speaker": speaker}
