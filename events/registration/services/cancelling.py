"""Giving a seat back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conference.kit import clock
from conference.people.models import User
from events.registration.models import SEATED, Registration, RegistrationStatus
from events.registration.services.refusals import TooLate
from events.registration.services.registering import policy_of
from events.registration.services.seats import free
from events.registration.services.statuses import change_status, locked


@transaction.atomic
def cancel(*, registration: Registration, by: User | None, note: str = "") -> Registration:
    """Cancel a registration; its seat goes on to whoever is next in line, and the note is told to its person.
    Cancelling twice is cancelling once.

    Raises TooLate where people cancel their own after the policy's last moment; organizers always may.
    """
    found = locked(registration)
    if not found.may_become(RegistrationStatus.CANCELLED):
        return found
    now = clock.now()
    if by and by.person_id == found.person_id and not policy_of(found.event).may_change(now):
        raise TooLate(_("It is too late to cancel here. Please tell the organizers."))
    had_seat = found.status in SEATED
    found.cancelled_at = now
    change_status(found, RegistrationStatus.CANCELLED, verb="cancel", by=by, note=note)
    if had_seat:
        free(found)
    return found
