"""What speakers find on `/me/`, that a profile goes to nobody who did not claim it, and what audiences ask of them."""

from typing import Any

from conference.accounts.sockets import me_panels
from conference.audiences.sockets import filters
from conference.people.models import Person
from conference.people.sockets import own_ways
from events.program.models import Speaker
from events.speakers.filters import UnansweredFilter


@own_ways.plugged("speaker")
def is_claimed(person: Person) -> bool:
    """A speaker's contact may be an office's: the profile is claimed by its invitation."""
    return Speaker.objects.filter(person=person).exists()


@me_panels.plugged("speaker", rank=5)
def my_profile(person: Person) -> dict[str, Any]:
    """The way to one's own profile, for whoever speaks at the current edition."""
    speaker = Speaker.objects.filter(edition__is_current=True, person=person).first()
    return {"template": "events/speakers/me_panel.html", "speaker": speaker}


filters.plug(UnansweredFilter.name, UnansweredFilter, rank=32)
