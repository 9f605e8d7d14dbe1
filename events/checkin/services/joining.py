"""Shifts and the devices that join them."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import clock
from conference.kit.crypto import keyed_hash
from conference.people.models import User
from events.checkin.models import Device, Shift


class JoinRefused(Exception):
    """Why a device joins no shift, in words."""


@transaction.atomic
def revoke_shift(*, shift: Shift, by: User) -> Shift:
    """End a shift for all its devices, and for whoever still has its QR code. Twice is once."""
    found = Shift.objects.select_for_update().get(pk=shift.pk)
    if found.revoked_at is None:
        found.revoked_at = clock.now()
        found.save(update_fields=["revoked_at"])
        record(actor=by, verb="revoke", target=found)
    return found


@transaction.atomic
def join(*, secret: str, name: str) -> tuple[Device, str]:
    """Let a device join the shift whose QR code says that secret; the device and its token, which is kept nowhere in
    plain. Raises JoinRefused.
    """
    # Two at once are counted one after the other.
    shift = Shift.objects.select_for_update(no_key=True).filter(secret_hash=keyed_hash(secret)).first()
    now = clock.now()
    if shift is None:
        raise JoinRefused(_("This is no QR code of a shift. Ask the organizers for the right one."))
    if shift.is_over(now):
        raise JoinRefused(_("This shift is over."))
    if now < shift.works_from:
        begins = timezone.localtime(shift.works_from)
        raise JoinRefused(_("It is too early for this shift. Join from {time}.").format(time=f"{begins:%m-%d %H:%M}"))
    if shift.devices.in_use().count() >= shift.devices_total:
        raise JoinRefused(_("This shift has all the devices that it may have."))
    token = secrets.token_urlsafe(32)
    device = Device.objects.create(shift=shift, name=name, token_hash=keyed_hash(token), joined_at=now, seen_at=now)
    record(actor=None, verb="join", target=device)
    return device, token


@transaction.atomic
def revoke_device(*, device: Device, by: User) -> Device:
    """Shut a device out: within two seconds its token opens nothing. Twice is once."""
    found = Device.objects.select_for_update(of=("self",)).select_related("shift").get(pk=device.pk)
    if found.revoked_at is None:
        found.revoked_at = clock.now()
        found.save(update_fields=["revoked_at"])
        record(actor=by, verb="revoke", target=found)
    return found
