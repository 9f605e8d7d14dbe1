"""Choosing other sessions than at first."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import clock
from conference.people.models import User
from events.program.models import Session
from events.registration.models import SEATED, Registration, SeatPool
from events.registration.services.refusals import TooLate
from events.registration.services.registering import policy_of
from events.registration.services.seats import claim, lock_pools, offer_seats
from events.registration.services.statuses import locked


@transaction.atomic
def choose_sessions(*, registration: Registration, sessions: Collection[Session], by: User) -> None:
    """Take seats in these of the event's sessions that have seats of their own, and give back those in others.

    Raises SessionFull, and TooLate after the policy's last moment where people choose for themselves.
    """
    found = locked(registration)
    is_own = by.person_id == found.person_id
    if not found.is_live or (is_own and not policy_of(found.event).may_change(clock.now())):
        raise TooLate(_("It is too late to change the sessions here. Please tell the organizers."))
    before = set(found.sessions.values_list("pk", flat=True))
    after = {session.pk for session in sessions}
    found.sessions.set(after)
    if found.status in SEATED:
        lock_pools(found.event_id)
        pools = SeatPool.objects.filter(event=found.event_id)
        claim(pools.filter(session__in=after - before).select_related("session").order_by("pk"))
        pools.filter(session__in=before - after).update(taken=F("taken") - 1)
        offer_seats(found.event)
    if not is_own and after != before:
        record(actor=by, verb="change", target=found, changes={"sessions": [sorted(before), sorted(after)]})
