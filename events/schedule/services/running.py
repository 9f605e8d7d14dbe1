"""Keeping the run of show."""

from typing import Any

from django.db import transaction

from conference.audit.admin_base import changes_of
from conference.audit.services import record
from conference.people.models import User
from events.program.models import Event


@transaction.atomic
def save_run(*, event: Event, forms: Any, by: User) -> None:
    """Write the lines of an event's run of show that a valid form set changed, added and took out."""
    changes = {}
    for form in forms.forms:
        if form.has_changed():
            label = f"{form.instance._meta.model_name} {form.instance.pk or 'new'}"
            changes[label] = "deleted" if form.cleaned_data.get("DELETE") else changes_of(form, [])
    forms.save()
    if changes:
        record(actor=by, verb="change", target=event, changes=changes)
