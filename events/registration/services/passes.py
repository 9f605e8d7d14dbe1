"""Issuing passes."""

from django.db import transaction
from django.db.models import F

from conference.audit.services import record
from conference.editions.models import Edition
from conference.people.models import Person, User
from events.registration.models import Pass


def issue_pass(*, edition: Edition, person: Person) -> None:
    """Give a person their pass for an edition, if they have none."""
    Pass.objects.bulk_create([Pass(edition=edition, person=person)], ignore_conflicts=True)


@transaction.atomic
def reissue_pass(*, issued: Pass, by: User) -> Pass:
    """Make the codes of a pass open nothing any more: it was lost, or copied. The next ones name the next version."""
    Pass.objects.filter(pk=issued.pk).update(version=F("version") + 1)
    issued.refresh_from_db()
    record(actor=by, verb="reissue", target=issued)
    return issued
