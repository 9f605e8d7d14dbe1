"""The waiting list: an offered seat is accepted, or goes on to the next."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conference.kit import clock
from conference.people.models import User
from events.registration.models import Registration, RegistrationStatus
from events.registration.services.refusals import TooLate
from events.registration.services.seats import free
from events.registration.services.statuses import change_status, locked


@transaction.atomic
def accept(*, registration: Registration, by: User) -> Registration:
    """Take the seat that is held. Twice is once. Raises TooLate after its last moment."""
    found = locked(registration)
    if found.status == RegistrationStatus.CONFIRMED:
        return found
    if found.status != RegistrationStatus.OFFERED or found.offer_ends_at is None or found.offer_ends_at <= clock.now():
        raise TooLate(_("This seat is no longer held for you."))
    change_status(found, RegistrationStatus.CONFIRMED, verb="accept", by=by)
    return found


def expire_offers() -> None:
    """Pass on each seat that nobody accepted in time. Two that do this at once do each only once."""
    for registration in Registration.objects.offer_ended(clock.now()).order_by("pk"):
        expire(registration)


@transaction.atomic
def expire(registration: Registration) -> None:
    """Take an offer back whose time is over."""
    found = locked(registration)
    if Registration.objects.offer_ended(clock.now()).filter(pk=found.pk).exists():
        change_status(found, RegistrationStatus.EXPIRED, verb="expire", by=None)
        free(found)
