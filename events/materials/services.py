"""The verbs of materials, for speakers; organizers work at the desk."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conference.audit.services import is_personal, record
from conference.pages.services import outdate_pages
from conference.people.models import User
from events.materials.models import Material
from events.program.models import Session

MOST = 20
"""Files of one session that one person uploads."""


class TooMany(Exception):
    """No more files, in words."""


@transaction.atomic
def add(*, session: Session, told: dict[str, Any], by: User) -> Material:
    """Put a file to a session. Raises TooMany."""
    Session.objects.select_for_update(no_key=True).get(pk=session.pk)  # two at once are counted one after the other
    if Material.objects.filter(session=session, uploaded_by=by).count() >= MOST:
        raise TooMany(_("You have uploaded {count} files for this session. Remove one first.").format(count=MOST))
    material = Material.objects.create(session=session, uploaded_by=by, **told)
    record(actor=by, verb="add", target=material)
    outdate_pages()
    return material


@transaction.atomic
def change(*, material: Material, told: dict[str, Any], by: User) -> Material:
    """Replace its file, or say something else of it."""
    material = Material.objects.select_for_update().get(pk=material.pk)
    changed = {name: value for name, value in told.items() if getattr(material, name) != value}
    if not changed:
        return material
    before = {name: str(getattr(material, name)) for name in changed}
    hides = is_personal(material)
    for name, value in changed.items():
        setattr(material, name, value)
    material.save()
    hides = hides or is_personal(material)
    changes = {name: None if hides else [before[name], str(getattr(material, name))] for name in changed}
    record(actor=by, verb="change", target=material, changes=changes)
    outdate_pages()
    return material


@transaction.atomic
def remove(*, material: Material, by: User) -> None:
    """Take it away, and its file."""
    record(actor=by, verb="delete", target=material)
    material.delete()
