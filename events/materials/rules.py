"""Who may do what with materials: those for whom one is read it, organizers manage those of their events, speakers
what they themselves uploaded to sessions in which they appear.
"""

from typing import Any

from rules import add_perm, predicate

from conference.kit.roles import is_organizer, sees_the_desk
from events.materials.models import Material
from events.materials.queries import Reader, is_public
from events.program.released import released_program
from events.program.rules import organizes_event


@predicate
def is_for(user: Any, material: Any = None) -> bool:
    """For everybody, or for somebody like this user."""
    program = material and released_program(material.session.event.edition)
    if not program:
        return False
    return is_public(material, program) or (user.is_authenticated and Reader.of(user, program).reads(material))


@predicate
def is_shown(user: Any, material: Any = None) -> bool:
    """What is for named persons is nothing to other organizers. One that is not saved yet is whose who writes it."""
    return material is None or material.pk is None or Material.objects.shown_to(user).filter(pk=material.pk).exists()


@predicate
def is_own(user: Any, material: Any = None) -> bool:
    """Uploaded by somebody who is on stage there."""
    return bool(
        material
        and user.is_authenticated
        and material.uploaded_by_id == user.pk
        and material.session.speakers.filter(person=user.person_id).exists()
    )


may_view = (sees_the_desk | organizes_event) & is_shown
may_change = (is_organizer | organizes_event) & is_shown
add_perm("events.view_material", may_view)
for verb in ("add", "change", "delete"):
    add_perm(f"events.{verb}_material", may_change)
add_perm("events.read_material", is_for | may_view)
add_perm("events.use_material", is_own)
