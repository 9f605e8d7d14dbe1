"""What a unit does: file its people, withdraw one, from a table as well; until its deadline and within its quota."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.audit.services import record
from conference.kit import clock
from conference.kit.bilingual import language_code
from conference.kit.crypto import keyed_hash
from conference.people.models import Person, User
from conference.people.queries import person_with
from events.registration.messages import announce_state
from events.registration.models import (
    LONGEST_FILED_NAME,
    Access,
    Registration,
    RegistrationPolicy,
    RegistrationStatus,
    Unit,
    Vetting,
)
from events.registration.services.cancelling import cancel
from events.registration.services.passes import issue_pass
from events.registration.services.refusals import NotFiled, TooLate, TooOften
from events.registration.services.registering import check_open, held_by, made, policy_of, take_seat
from events.registration.services.seats import lock_pools
from events.registration.unit_tables import OWN_CONTACT, is_own_contact, planned_people, read_people

ROUNDS_A_DAY = 2
"""How often a unit may file its whole quota in a day: each time is a message to somebody, who may be a stranger."""


@dataclass(frozen=True)
class Filed:
    """Somebody as a unit names them: a contact, e-mail or E.164, and what a new record says of them."""

    contact: str
    told: dict[str, Any] = field(default_factory=dict)

    def person(self) -> Person:
        """A new record of them, not yet saved."""
        kind = "email" if "@" in self.contact else "phone"
        return Person(**{kind: self.contact}, language=language_code(), **self.told)


def check_files(unit: Unit) -> RegistrationPolicy:
    """How the event takes the unit's people. Raises TooLate after the deadline, NotOpen outside the registration."""
    now = clock.now()
    if not unit.files_at(now):
        raise TooLate(_("The deadline is past. Please tell the organizers."))
    policy = policy_of(unit.event)
    check_open(policy, unit, now)
    return policy


@transaction.atomic
def file(*, unit: Unit, people: Collection[Filed], by: User | None) -> list[Registration]:
    """Register people whom a unit files, all of them or nobody, through the event's own doors: approval, seats, waiting
    list. Who has it already from this unit is passed over. Each is told, and completes their own data.

    Raises TooLate, NotOpen, NotFiled, Full or TooOften. The rows come first, in one order; the quota next, the seats
    last.
    """
    policy = check_files(unit)
    needs_approval = policy.access == Access.APPROVAL and not unit.holds_seats
    registrations = []
    for person, filed in sorted(_known(people), key=lambda pair: pair[0].pk):
        if is_own_contact(unit, by, person, filed.told):
            raise NotFiled(OWN_CONTACT.format(contact=filed.contact))
        if held := held_by(person, unit.event, clock.now()):
            if held.unit_id != unit.pk:
                raise NotFiled(_("{name} is registered for this event already.").format(name=_name(filed)))
            continue
        registration = Registration(
            event=unit.event,
            person=person,
            category=unit.category,
            unit=unit,
            filed_as=_name(filed),
            status=RegistrationStatus.REQUESTED if needs_approval else RegistrationStatus.CONFIRMED,
        )
        if not made(registration):
            raise NotFiled(_("{name} is registered for this event already.").format(name=_name(filed)))
        if policy.asks_vetting:
            Vetting.objects.create(registration=registration)
        issue_pass(edition=unit.event.edition, person=person)
        record(actor=by, verb="file", target=registration, changes={"unit": unit.pk})
        registrations.append(registration)
    since = timezone.now() - dt.timedelta(1)
    if unit.registrations.filter(created_at__gt=since).count() > ROUNDS_A_DAY * unit.quota:
        raise TooOften(_("Your unit has filed and withdrawn many people since yesterday. Please go on tomorrow."))
    seated = [_use_quota(unit) for _registration in registrations]
    if registrations and not needs_approval:
        lock_pools(unit.event_id)  # at once: of two who take seats for several, each would wait for the other
    for registration, has_seat in zip(registrations, seated, strict=True):
        if needs_approval:
            announce_state(registration)
        else:
            take_seat(registration, policy, (), has_seat=has_seat)
    return registrations


def withdraw(*, registration: Registration, by: User | None) -> Registration:
    """Cancel what a unit filed. Raises TooLate after its deadline; then it is the person's and the organizers'."""
    unit = registration.unit
    assert unit
    if not unit.files_at(clock.now()):
        raise TooLate(_("The deadline is past. Please tell the organizers."))
    with translation.override(registration.person.language):
        note = _("{unit} has withdrawn your registration.").format(unit=unit.name)
    return cancel(registration=registration, by=by, note=note)


def keep_table(*, unit: Unit, upload: File[Any]) -> None:
    """Keep what a table says as the unit's preview, sealed, in the place of an earlier one. Raises ValidationError."""
    rows = read_people(upload)
    if not rows:
        raise ValidationError(_("The table has no rows."))
    Unit.objects.filter(pk=unit.pk).update(table=rows)
    unit.table = rows


@transaction.atomic
def file_table(*, unit: Unit, stamp: str, by: User | None) -> list[Registration]:
    """File everybody of the preview that `stamp` names. Raises ValidationError where a row is wrong, or another preview
    took its place; and what `file` raises.
    """
    found = Unit.objects.select_related("event__edition").get(pk=unit.pk)
    if not found.table or found.stamp != stamp:
        raise ValidationError(_("This table was filed already, or replaced. Look at the preview again."))
    plan = planned_people(found, by)
    if wrong := sum(bool(row.faults) for row in plan):
        raise ValidationError(ngettext("{count} row is wrong.", "{count} rows are wrong.", wrong).format(count=wrong))
    registrations = file(unit=found, people=[Filed(row.contact, row.told) for row in plan], by=by)
    Unit.objects.filter(pk=unit.pk).update(table=None)
    return registrations


def _known(people: Collection[Filed]) -> list[tuple[Person, Filed]]:
    """Each with the record that their contact has, or a new one. Whoever files the same contacts just now goes first:
    nobody is written down twice. No record becomes one with another until the transaction ends; raises NotFiled where
    one just did.
    """
    _lock_contacts([filed.contact for filed in people])
    pairs = [(person_with(filed.contact), filed) for filed in people]
    locked = Person.objects.select_for_update(no_key=True).filter(
        pk__in=[person.pk for person, _filed in pairs if person]
    )
    records = locked.order_by("pk").in_bulk()
    known = {}
    for found, filed in pairs:
        if found and found.pk not in records:
            raise NotFiled(_("The record of {name} changed just now. Please file again.").format(name=_name(filed)))
        person = found or filed.person()
        if not found:
            person.save()
        known[person.pk] = (person, filed)
    return list(known.values())


def _lock_contacts(contacts: Sequence[str]) -> None:
    """Until the transaction ends. They have no row that could be locked before there is a person."""
    keys = sorted(int(keyed_hash(contact.lower())[:15], 16) for contact in contacts)
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _name(filed: Filed) -> str:
    told = filed.told
    name = told.get("name_zh") or f"{told.get('given_names', '')} {told.get('family_name', '')}".strip()
    return name[:LONGEST_FILED_NAME]


def _use_quota(unit: Unit) -> bool:
    """File one more; whether the unit held a seat. Raises NotFiled where its quota is used up."""
    unused = Unit.objects.filter(pk=unit.pk, filed__lt=F("quota"))
    if unused.filter(held__gt=0).update(filed=F("filed") + 1, held=F("held") - 1):
        return True
    if unused.update(filed=F("filed") + 1):
        return False
    raise NotFiled(_("The quota of the unit is used up."))
