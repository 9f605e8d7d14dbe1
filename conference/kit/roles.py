"""Roles as predicates. What a role is stands here, who holds it is asked of the user, whose class lives above."""

from typing import Any

import rules
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rules import predicate


class Role(TextChoices):
    """What somebody may be appointed to, in one edition."""

    ORGANIZER = "organizer", _("Organizer")
    AUDITOR = "auditor", _("Auditor")


def _holds(user: Any, role: Role, target: Any) -> bool:
    return bool(user.is_authenticated and user.holds(role, edition_id=getattr(target, "edition_id", None)))


@predicate
def is_organizer(user: Any, target: Any = None) -> bool:
    """Appointed organizer of the target's edition, or of any edition where the target belongs to none."""
    return _holds(user, Role.ORGANIZER, target)


@predicate
def is_auditor(user: Any, target: Any = None) -> bool:
    """Reads everything, changes nothing."""
    return _holds(user, Role.AUDITOR, target)


@predicate
def is_administrator(user: Any) -> bool:
    """May do everything; Django's superuser."""
    return bool(user.is_superuser)


sees_the_desk = is_organizer | is_auditor


def permit(label: str, *models: str, view: Any = sees_the_desk, change: Any = is_organizer) -> None:
    """Declare the four permissions of some models of an app to `rules`: adding and deleting follow changing."""
    for model in models:
        for verb in ("add", "change", "delete"):
            rules.add_perm(f"{label}.{verb}_{model}", change)
        rules.add_perm(f"{label}.view_{model}", view)
