"""The verbs of audiences and of lists."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from conference.audiences.models import Audience, Condition, ContactList, ContactListEntry
from conference.audiences.queries import in_words, read
from conference.audiences.tables import Effect, PlannedContact, planned_contacts, read_contacts
from conference.audit.services import record
from conference.kit import clock
from conference.kit.constraints import in_words as refused_in_words
from conference.people.merging import forget
from conference.people.models import Person, User
from conference.people.queries import written_down_with
from conference.people.sockets import own_ways

KEPT = dt.timedelta(days=7)
"""How long a table waits to be taken in."""


@transaction.atomic
def save_audience(*, audience: Audience, conditions: Sequence[Condition], by: User, seen: str = "") -> Audience:
    """Give an audience, which may be new, its name and these conditions in the place of those that it has. `seen` is
    the `stamp` of what was looked at; without it, nobody can have been quicker.

    Raises ValidationError: for a name that is taken, for a condition that cannot be used, and for an audience that
    somebody changed or deleted meanwhile.
    """
    verb, before, earlier_name = "add", "", audience.name
    if audience.pk:
        locked = Audience.objects.select_for_update().filter(pk=audience.pk).first()
        if locked is None or (seen and locked.stamp != seen):
            raise ValidationError(_("Somebody changed this audience meanwhile. Open it again."), code="changed")
        verb, before, earlier_name = "change", _log_words(locked), locked.name
    if faults := read(audience.edition, conditions).faults:
        raise ValidationError(faults)
    with refused_in_words(), transaction.atomic():
        audience.save()
    audience.conditions.all().delete()
    for condition in conditions:
        condition.audience = audience
    Condition.objects.bulk_create(conditions)
    changes = {"conditions": [before, _log_words(audience)]}
    if audience.name != earlier_name:
        changes["name"] = [earlier_name, audience.name]
    record(actor=by, verb=verb, target=audience, changes=changes)
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


@transaction.atomic
def keep_table(*, contact_list: ContactList, upload: File[Any], by: User) -> ContactList:
    """Keep what a table says as the preview of a list, which may be new, in the place of an earlier one. Raises
    ValidationError.
    """
    contact_list.table, contact_list.uploaded_at = read_contacts(upload), clock.now()
    if not contact_list.pk:
        with refused_in_words(), transaction.atomic():
            contact_list.save()
        record(actor=by, verb="add", target=contact_list)
    else:
        contact_list.save(update_fields=["table", "uploaded_at"])
    return contact_list


def forget_tables() -> None:
    """Delete the tables that nobody took in: what they say of people serves nothing (PIPL, art. 19)."""
    waiting = ContactList.objects.filter(table__isnull=False, uploaded_at__lt=clock.now() - KEPT)
    waiting.update(table=None)


@transaction.atomic
def take_in(*, contact_list: ContactList, stamp: str, by: User, skips_wrong: bool = False) -> int:
    """Put the people of the preview that `stamp` names on the list, and write down those whom nobody knows; how many.
    Wrong rows are skipped only if asked for.

    Raises ValidationError for another preview, and for wrong rows. Of two lists of an edition, the second waits: nobody
    is written down twice.
    """
    lists = ContactList.objects.select_for_update().filter(edition=contact_list.edition_id).order_by("pk").in_bulk()
    locked = lists.get(contact_list.pk)
    if locked is None or not locked.table or locked.stamp != stamp:
        raise ValidationError(_("This table was taken in already, or replaced. Look at the preview again."))
    plan = planned_contacts(locked)
    wrong = sum(row.effect == Effect.WRONG for row in plan)
    if wrong and not skips_wrong:
        raise ValidationError(ngettext("{count} row is wrong.", "{count} rows are wrong.", wrong).format(count=wrong))
    adding = [row for row in plan if row.adds]
    for row in adding:
        row.person = row.person or row.new_person()
    Person.objects.bulk_create([row.person for row in adding if row.person and row.effect == Effect.NEW])
    ContactListEntry.objects.bulk_create([_entry(locked, row) for row in adding])
    locked.table = None
    locked.save(update_fields=["table"])
    record(actor=by, verb="import", target=locked, changes={"added": len(adding), "skipped": wrong})
    return len(adding)


def _entry(contact_list: ContactList, row: PlannedContact) -> ContactListEntry:
    assert row.person
    return ContactListEntry(
        contact_list=contact_list,
        person=row.person,
        organization=row.told["organization"],
        position=row.told["position"],
        made_person=row.effect == Effect.NEW,
    )


@transaction.atomic
def delete_list(*, contact_list: ContactList, by: User) -> None:
    """Delete a list, and of the records that it made those who have no login and of whom nothing else was written."""
    made = list(contact_list.entries.filter(made_person=True).values_list("person", flat=True))
    record(actor=by, verb="delete", target=contact_list, changes={"people": contact_list.entries.count()})
    contact_list.delete()
    forget(Person.objects.filter(pk__in=made))


@transaction.atomic
def link(user: User, contacts: Collection[str]) -> None:
    """Let whoever proved a contact stand on the lists in the place of the record that was listed with it, where
    `take_over` leaves that one alone, since it has another contact besides. That one goes, if it is nothing else.

    Never for one of several who share a contact, nor for one that is taken over otherwise.
    """
    for contact in sorted(contacts):
        found = written_down_with(contact).filter(user=None)
        if not found.filter(listed__isnull=False).exists() or len(found) > 1:
            continue
        person = found.get()
        if any(waits(person) for waits in own_ways):
            continue
        has = ContactListEntry.objects.filter(person=user.person).values("contact_list")
        ContactListEntry.objects.filter(person=person, contact_list__in=has).delete()
        ContactListEntry.objects.filter(person=person).update(person=user.person)
        record(actor=None, verb="link", target=user.person, changes={"listed as": person.pk})
        forget(Person.objects.filter(pk=person.pk))
