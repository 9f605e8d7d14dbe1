"""Who may do what with registrations."""

from typing import Any

from rules import add_perm, always_deny, predicate

from conference.kit.roles import is_organizer, permit, sees_the_desk
from conference.organizations.models import Verification
from conference.organizations.rules import is_member
from events.program.rules import organizes_event


@predicate
def is_own(user: Any, registration: Any = None) -> bool:
    """The registered person themselves."""
    return bool(registration and user.is_authenticated and registration.person_id == user.person_id)


@predicate
def files_for(user: Any, unit: Any = None) -> bool:
    """The unit's contact, and members of its organization once organizers have verified that."""
    if not (unit and user.is_authenticated):
        return False
    is_verified = unit.organization and unit.organization.verification == Verification.VERIFIED
    return unit.contact_id == user.person_id or bool(is_verified and is_member(user, unit.organization))


permit("events", "attendeecategory", "zone")
permit("events", "unit", view=sees_the_desk | organizes_event, change=is_organizer | organizes_event)
add_perm("events.file_unit", files_for)
permit("events", "seatpool", "registrationpolicy", "question", "invitationcode", view=sees_the_desk | organizes_event)
permit("events", "pass", change=always_deny)
add_perm("events.reissue_pass", is_organizer)
add_perm("events.view_registration", sees_the_desk | organizes_event)
for verb in ("add", "change", "delete"):
    add_perm(f"events.{verb}_registration", always_deny)
add_perm("events.cancel_registration", is_organizer)
add_perm("events.decide_registration", is_organizer | organizes_event)
add_perm("events.use_registration", is_own)
permit("events", "vettinglist", view=is_organizer | organizes_event, change=is_organizer | organizes_event)
add_perm("events.view_vetting", is_organizer | organizes_event)
for verb in ("add", "change", "delete"):
    add_perm(f"events.{verb}_vetting", always_deny)
add_perm("events.vet_registration", is_organizer | organizes_event)
add_perm("events.see_photo", is_own | is_organizer | organizes_event)
add_perm("events.see_documents", is_organizer | organizes_event)
add_perm("events.read_answers", is_own | sees_the_desk | organizes_event)
