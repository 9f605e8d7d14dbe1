"""The verbs of audiences."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.audiences.models import Audience, Condition
from conference.audiences.queries import in_words, read
from conference.audit.services import record
from conference.kit.constraints import in_words as refused_in_words
from conference.people.models import User


@transaction.atomic
def save_audience(*, audience: Audience, conditions: Sequence[Condition], by: User, seen: str = "") -> Audience:
    """Give an audience, which may be new, its name and these conditions in the place of those that it has. `seen` is
    the `stamp` of what was looked at; without it, nobody can have been quicker.

    Raises ValidationError: for a name that is taken, for a condition that cannot be used, and for an audience that
    somebody changed or deleted meanwhile.
    """
    verb, before = "add", ""
    if audience.pk:
        locked = Audience.objects.select_for_update().filter(pk=audience.pk).first()
        if locked is None or (seen and locked.stamp != seen):
            raise ValidationError(_("Somebody changed this audience meanwhile. Open it again."), code="changed")
        verb, before = "change", _log_words(locked)
    if faults := read(audience.edition, conditions).faults:
        raise ValidationError(faults)
    with refused_in_words(), transaction.atomic():
        audience.save()
    audience.conditions.all().delete()
    for condition in conditions:
        condition.audience = audience
    Condition.objects.bulk_create(conditions)
    record(actor=by, verb=verb, target=audience, changes={"conditions": [before, _log_words(audience)]})
    return audience


@transaction.atomic
def delete_audience(*, audience: Audience, by: User) -> None:
    """Delete an audience. What it meant stays in the log."""
    record(actor=by, verb="delete", target=audience, changes={"conditions": [_log_words(audience), ""]})
    audience.delete()


def _log_words(audience: Audience) -> str:
    """What it means, in the language of the log."""
    with override("zh-hans"):
        return in_words(audience)
