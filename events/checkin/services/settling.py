"""What organizers make of conflicts."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import clock
from conference.people.models import User
from events.checkin.models import Conflict


@transaction.atomic
def settle(*, conflict: Conflict, note: str, by: User) -> Conflict:
    """Note what a conflict was. What is settled stays as it is. Raises ValidationError without a note."""
    if not note.strip():
        raise ValidationError(_("Note what you found."))
    found = Conflict.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    if found.settled_at is None:
        found.settled_at, found.settled_by, found.note = clock.now(), by, note.strip()
        found.save(update_fields=["settled_at", "settled_by", "note"])
        record(actor=by, verb="settle", target=found)
    return found
