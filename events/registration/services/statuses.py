"""The one door through which a registration's status changes."""

from django.db.models import F

from conference.audit.services import record
from conference.people.models import User
from events.registration.messages import announce_registration, announce_state
from events.registration.models import LIVE, InvitationCode, Registration, RegistrationStatus, Unit


def locked(registration: Registration) -> Registration:
    """The registration as it is now, and as it stays until the transaction ends."""
    rows = Registration.objects.select_for_update(of=("self",))
    return rows.select_related("event__edition", "event__venue", "person").get(pk=registration.pk)


def change_status(
    registration: Registration, status: RegistrationStatus, *, verb: str, by: User | None, note: str = ""
) -> None:
    """Make a locked registration's status another one, log it and tell the person. What people do with their own is
    its own evidence. The code of one that ends can be used once more, and its unit files another; its seat is
    everybody's.
    """
    if not registration.may_become(status):
        raise ValueError(f"{registration.status} never becomes {status}")
    before, registration.status = registration.status, status
    registration.save(update_fields=["status", "cancelled_at", "offer_ends_at"])
    if status not in LIVE and registration.invitation_code_id:
        InvitationCode.objects.filter(pk=registration.invitation_code_id).update(used=F("used") - 1)
    if status not in LIVE and registration.unit_id:
        Unit.objects.filter(pk=registration.unit_id).update(filed=F("filed") - 1)
    if by is None or by.person_id != registration.person_id:
        record(actor=by, verb=verb, target=registration, changes={"status": [before, status]})
    if status == RegistrationStatus.CONFIRMED:
        announce_registration(registration, note=note)
    else:
        announce_state(registration, note=note)
