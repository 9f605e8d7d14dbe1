"""Who may do what with the program. An organizer of named events changes those and their sessions."""

from typing import Any

from rules import add_perm, predicate

from conference.kit.roles import is_organizer, permit, sees_the_desk
from events.program.models import Event


@predicate
def organizes_event(user: Any, target: Any = None) -> bool:
    """Organizer of this event, or of the one the target belongs to, by name; without a target, of any event."""
    if not user.is_authenticated:
        return False
    events = user.organized_events.all()
    if isinstance(target, Event):
        events = events.filter(event=target)
    elif target is not None:  # a session or a registration belongs to its event, other things to none
        events = events.filter(event=getattr(target, "event_id", None))
    return bool(events.exists())


permit("events", "topic", "track", "speaker", "sessionspeaker", "eventorganizer", "schedulerelease")
for model in ("event", "session"):
    add_perm(f"events.view_{model}", sees_the_desk | organizes_event)
    add_perm(f"events.change_{model}", is_organizer | organizes_event)
add_perm("events.add_event", is_organizer)
add_perm("events.delete_event", is_organizer)
add_perm("events.add_session", is_organizer | organizes_event)
add_perm("events.delete_session", is_organizer | organizes_event)
add_perm("events.release_schedule", is_organizer)
add_perm("events.approve_words", is_organizer)
