"""Who may do what with check-in: organizers of an event manage its areas and gates, the shifts that are at no others,
what was scanned there, and the badges of whoever is registered for it.
"""

from typing import Any

from rules import add_perm, always_deny, predicate

from conference.kit.roles import is_organizer, permit, sees_the_desk
from events.checkin.models import Device, Gate
from events.program.models import Event
from events.program.rules import organizes_event
from events.registration.models import Registration


@predicate
def organizes_gates(user: Any, target: Any = None) -> bool:
    """Organizer by name of the events of all gates of a shift, or of a device's; without one, or for one that is yet to
    be made, of any event.
    """
    shift = target.shift if isinstance(target, Device) else target
    if shift is None or shift.pk is None:
        return bool(organizes_event(user))
    if not user.is_authenticated:
        return False
    others = Gate.objects.exclude(area__event__in=Event.objects.organized_by(user))
    return bool(shift.gates.exists()) and not shift.gates.filter(pk__in=others).exists()


@predicate
def organizes_holder(user: Any, target: Any = None) -> bool:
    """Organizer by name of an event that a pass opens, or the pass of a print or a collection; without one, of any."""
    if target is None:
        return bool(organizes_event(user))
    if not user.is_authenticated:
        return False
    issued = getattr(target, "issued_pass", target)
    opening = Registration.objects.opening().filter(event__edition=issued.edition_id)
    return opening.filter(person=issued.person_id, event__in=Event.objects.organized_by(user)).exists()


of_event, of_gates = is_organizer | organizes_event, is_organizer | organizes_gates
permit("events", "area", "gate", view=sees_the_desk | organizes_event, change=of_event)
permit("events", "shift", view=sees_the_desk | organizes_gates, change=of_gates)
permit("events", "device", view=sees_the_desk | organizes_gates, change=always_deny)
permit("events", "scan", "conflict", view=sees_the_desk | organizes_event, change=always_deny)
add_perm("events.revoke_device", of_gates)
add_perm("events.settle_conflict", of_event)
permit("events", "badge", "badgeprint", "collection", view=sees_the_desk | organizes_holder, change=always_deny)
add_perm("events.print_badge", is_organizer | organizes_holder)
permit("events", "collectionitem")
add_perm("events.hand_out", is_organizer | organizes_event)
add_perm("events.void_collection", is_organizer | organizes_holder)
