"""Seats that a code or a unit holds for its people."""

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from events.registration.models import InvitationCode, SeatPool, SeatPoolQuerySet, Unit
from events.registration.services.refusals import Full
from events.registration.services.seats import lock_pools, offer_seats

Holder = InvitationCode | Unit


def hold(holder: Holder) -> None:
    """Take as many seats as a new holder holds. Raises Full where there are not as many."""
    if holder.held:
        _shift_seats(holder, holder.held)


def let_go(holder: Holder) -> None:
    """Free the seats that a locked holder still holds, for whoever is next in line."""
    held, holder.held = holder.held, 0
    holder.save(update_fields=["held"])
    if held:
        _shift_seats(holder, -held)
        offer_seats(holder.event)


def hold_all(holders: Sequence[Holder]) -> None:
    """The same for new holders of one event and one category at once. Raises Full."""
    if held := sum(holder.held for holder in holders):
        _shift_seats(holders[0], held)


def let_go_all(holders: Sequence[Holder], held: int) -> None:
    """Free the seats that holders of one event and one category held until now."""
    if held:
        _shift_seats(holders[0], -held)
        offer_seats(holders[0].event)


def check_seats(holder: Holder, seats: int) -> None:
    """Raises Full where there are not as many seats for the holder's people."""
    if _pools(holder).filter(total__lt=F("taken") + seats).exists():
        raise Full(_("There are not as many seats left."))


def _shift_seats(holder: Holder, seats: int) -> None:
    """Take that many seats of each pool that the holder's people need, or give them back. Raises Full."""
    lock_pools(holder.event_id)
    check_seats(holder, seats)
    _pools(holder).update(taken=F("taken") + seats)


def _pools(holder: Holder) -> SeatPoolQuerySet:
    return SeatPool.objects.needed(holder.event_id, holder.category_id).order_by()
