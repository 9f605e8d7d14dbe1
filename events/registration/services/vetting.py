"""Vetting: completed by the person, frozen into lists, decided by the authorities, told without reasons."""

from collections.abc import Collection
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import clock
from conference.people.models import User
from events.program.models import Event
from events.registration.messages import announce_vetting
from events.registration.models import Registration, RegistrationPolicy, Vetting, VettingList, VettingStatus, Zone
from events.registration.services.refusals import NothingToVet, TooLate


def begin_vetting(event: Event) -> None:
    """Give each live registration of an event that asks for vetting only now its own."""
    missing = Registration.objects.live().filter(event=event, vetting=None)
    Vetting.objects.bulk_create([Vetting(registration=each) for each in missing], ignore_conflicts=True)


@transaction.atomic
def complete_vetting(*, registration: Registration, photo: File[Any] | None, plate: str) -> Vetting:
    """Keep the portrait, in the place of an earlier one, and the number plate of whoever comes by car.

    Raises TooLate once the data are on a list, or after the policy's last moment.
    """
    Vetting.objects.get_or_create(registration=registration)
    vetting = _locked(registration)
    policy = RegistrationPolicy.objects.select_related("event").get(event=registration.event)
    if vetting.is_listed or not (vetting.registration.is_live and policy.may_change(clock.now())):
        raise TooLate(_("It is too late to change this here. Please tell the organizers."))
    if photo:
        vetting.photo = photo
    vetting.plate = plate
    vetting.status = _unlisted_status(vetting)
    vetting.save()
    return vetting


def settle_vetting(registrations: Collection[int]) -> None:
    """Their documents changed: those that are not on a list are complete now, or no longer."""
    for vetting in Vetting.objects.unlisted().filter(registration__in=registrations).select_related("registration"):
        vetting.status = _unlisted_status(vetting)
        vetting.save(update_fields=["status"])


def _unlisted_status(vetting: Vetting) -> VettingStatus:
    is_complete = vetting.photo and vetting.registration.document_id
    return VettingStatus.COMPLETE if is_complete else VettingStatus.INCOMPLETE


def _locked(registration: Registration) -> Vetting:
    rows = Vetting.objects.select_for_update(of=("self",)).select_related("registration__event", "registration__person")
    return rows.get(registration=registration)


@transaction.atomic
def freeze_list(*, vetting_list: VettingList, by: User) -> VettingList:
    """Put everybody of the event whose data are complete on a new list. Raises NothingToVet where there is nobody."""
    ready = list(_ready(vetting_list.event))
    if not ready:
        raise NothingToVet(_("Nobody whose registration is confirmed has completed document and portrait since."))
    numbers = VettingList.objects.filter(event=vetting_list.event).aggregate(last=Max("number"))
    vetting_list.number = (numbers["last"] or 0) + 1
    vetting_list.frozen_by = by
    vetting_list.save()
    for vetting in ready:
        _submit(vetting, vetting_list)
    record(actor=by, verb="freeze", target=vetting_list, changes={"people": len(ready)})
    return vetting_list


@transaction.atomic
def sign_late(*, vetting: Vetting, reason: str, by: User) -> Vetting:
    """Add somebody to the event's last list after it was frozen; who signs for it, and why, stays with it.

    Raises NothingToVet for whoever is not ready, or where no list was frozen.
    """
    found = _ready(vetting.registration.event).filter(pk=vetting.pk).first()
    last = VettingList.objects.filter(event=vetting.event_id).order_by("-number").first()
    if found is None or last is None:
        raise NothingToVet(_("A late addition needs a confirmed registration with document and portrait, and a list."))
    found.late_by, found.late_reason = by, reason
    _submit(found, last)
    record(actor=by, verb="sign for", target=found.registration, changes={"reason": reason, "list": last.number})
    return found


def _ready(event: Event) -> QuerySet[Vetting]:
    """Locked in the order of their ids."""
    ready = Vetting.objects.ready().filter(registration__event=event).order_by("pk")
    return ready.select_related("registration__event").select_for_update(of=("self",))


def _submit(vetting: Vetting, vetting_list: VettingList) -> None:
    vetting.status, vetting.vetting_list = VettingStatus.SUBMITTED, vetting_list
    vetting.save(update_fields=["status", "vetting_list", "late_by", "late_reason"])


@transaction.atomic
def decide_vetting(*, vetting: Vetting, status: VettingStatus, reason: str = "", by: User) -> Vetting:
    """Note what came of it, and tell the person, without the reason. What is on no list, or was decided so already,
    stays as it is.
    """
    found = _locked(vetting.registration)
    if not (found.is_listed and found.may_become(status)):
        return found
    found.status, found.reason = status, reason
    found.save(update_fields=["status", "reason"])
    verb = "clear" if status == VettingStatus.CLEARED else "refuse"
    record(actor=by, verb=verb, target=found.registration)
    announce_vetting(found)
    return found


@transaction.atomic
def assign_zones(*, vetting: Vetting, zones: Collection[Zone], by: User) -> None:
    """The zones that somebody may enter, instead of those before."""
    found = _locked(vetting.registration)
    before = {zone.pk for zone in found.zones.all()}
    after = {zone.pk for zone in zones}
    if before != after:
        found.zones.set(after)
        changes = {"zones": [", ".join(map(str, sorted(each))) for each in (before, after)]}
        record(actor=by, verb="change", target=found.registration, changes=changes)


@transaction.atomic
def permit_vehicle(*, vetting: Vetting, is_permitted: bool, by: User) -> bool:
    """Give the vehicle of whoever named a plate its permit, or take it. False where there is no plate."""
    found = _locked(vetting.registration)
    if is_permitted and not found.plate:
        return False
    if found.has_vehicle_permit != is_permitted:
        found.has_vehicle_permit = is_permitted
        found.save(update_fields=["has_vehicle_permit"])
        changes = {"vehicle permit": [not is_permitted, is_permitted]}
        record(actor=by, verb="change", target=found.registration, changes=changes)
    return True
