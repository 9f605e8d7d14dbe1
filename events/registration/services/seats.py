"""Taking seats, giving them back, and passing them on to whoever is next in line.

Locks are taken in one order: the registration, then the event's pools by id. Whoever frees a seat or joins the line
holds all pools of the event, so that at each commit nobody waits for whom there is a seat.
"""

from collections.abc import Collection

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from conference.kit import clock
from events.program.models import Event
from events.registration.models import (
    Access,
    Registration,
    RegistrationPolicy,
    RegistrationStatus,
    SeatPool,
    SeatPoolQuerySet,
    Unit,
)
from events.registration.services.refusals import Full, RegistrationRefused, SessionFull
from events.registration.services.statuses import change_status


def pools_of(registration: Registration, sessions: Collection[int] = ()) -> SeatPoolQuerySet:
    """The pools in each of which the registration takes a seat."""
    return SeatPool.objects.needed(registration.event_id, registration.category_id, sessions)


def claim(pools: Collection[SeatPool]) -> None:
    """Take a seat in each pool, in the order of their ids. Raises Full or SessionFull; the caller rolls back."""
    for pool in pools:
        if not SeatPool.objects.filter(pk=pool.pk, taken__lt=F("total")).update(taken=F("taken") + 1):
            raise refusal(pool)


def refusal(pool: SeatPool) -> RegistrationRefused:
    """That a pool is full, in words."""
    if pool.session:
        return SessionFull(_("All seats of “{session}” are taken.").format(session=pool.session.title))
    if pool.category:
        return Full(_("All seats for this category are taken."))
    return Full(_("All seats of this event are taken."))


def lock_pools(event_id: int) -> list[SeatPool]:
    """All pools of an event, locked in the order of their ids."""
    return list(SeatPool.objects.filter(event=event_id).order_by("pk").select_for_update())


def free(registration: Registration) -> None:
    """Give the registration's seats back, and offer them to whoever is next in line. A unit that holds seats keeps its
    seat of the event until the deadline.
    """
    holding = Unit.objects.filter(registrations=registration, holds_seats=True, files_until__gt=clock.now())
    stays = registration.unit_id and Unit.objects.filter(pk__in=holding).update(held=F("held") + 1)
    lock_pools(registration.event_id)
    sessions = registration.sessions.values_list("pk", flat=True)
    pools = pools_of(registration, sessions)
    if stays:
        pools = pools.exclude(session=None)
    pools.order_by().update(taken=F("taken") - 1)
    offer_seats(registration.event)


def offer_seats(event: Event) -> None:
    """Hold each free seat for whoever is next in line and fits into it, and tell them."""
    policy = RegistrationPolicy.objects.select_related("event__edition").filter(event=event).first()
    now = clock.now()
    if policy is None or policy.access == Access.CLOSED or not policy.takes_place_after(now):
        return
    pools = lock_pools(event.pk)
    left = {pool.pk: pool.left for pool in pools}
    whole = [pool.pk for pool in pools if pool.category_id is None and pool.session_id is None]
    for pk in Registration.objects.in_line().filter(event=event).values_list("pk", flat=True):
        if not all(left[pool] for pool in whole):
            break
        # Who is being cancelled or confirmed by others just now is passed over, not waited for: they may wait for us.
        waiting = Registration.objects.in_line().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk)
        registration = waiting.select_related("event__edition", "event__venue", "person").first()
        if registration is None:
            continue
        needed = list(pools_of(registration, registration.sessions.values_list("pk", flat=True)))
        if all(left[pool.pk] for pool in needed):
            claim(needed)
            left |= {pool.pk: left[pool.pk] - 1 for pool in needed}
            registration.offer_ends_at = policy.offer_ends(now)
            change_status(registration, RegistrationStatus.OFFERED, verb="offer", by=None)
