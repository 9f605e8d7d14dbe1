"""Writing the log."""

from typing import Any, Protocol

from django.db.models import Model
from django.utils import translation

from conference.audit.models import AuditEntry


class Actor(Protocol):
    """Whoever acts: a signed-in user."""

    pk: Any


def record(*, actor: Actor | None, verb: str, target: Model, changes: dict[str, Any] | None = None) -> AuditEntry:
    """Write that `actor` (None: the portal itself) did `verb` to `target`, in the caller's transaction.

    Objects are named in Chinese, whatever language the actor works in; those of people are not named at all.
    """
    with translation.override("zh-hans"):
        label = "" if is_personal(target) else str(target)[:200]
    return AuditEntry.objects.create(
        actor_id=actor.pk if actor else None,
        verb=verb,
        object_type=target._meta.label,
        object_id=target.pk,
        object_label=label,
        changes=changes or {},
    )


def is_personal(target: Model) -> bool:
    """Whether a model declares that its rows are personal data (`personal_data = True`)."""
    return bool(getattr(target, "personal_data", False))
