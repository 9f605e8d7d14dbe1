"""Who works on a speaker's profile: the speaker, and organizers at the desk (see events.program.rules)."""

from typing import Any

from rules import add_perm, predicate


@predicate
def is_oneself(user: Any, speaker: Any = None) -> bool:
    """The speaker's own login."""
    return bool(speaker and user.is_authenticated and speaker.person_id == user.person_id)


add_perm("events.use_speaker", is_oneself)
