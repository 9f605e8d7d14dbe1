"""What organizers decide: approve, decline, confirm past the line, put in front; each with its entry in the log."""

from django.db import transaction

from conference.audit.services import record
from conference.people.models import User
from events.registration.models import Registration, RegistrationStatus
from events.registration.services.seats import claim, lock_pools, pools_of
from events.registration.services.statuses import change_status, locked


@transaction.atomic
def approve(*, registration: Registration, by: User, note: str = "") -> Registration:
    """Confirm a request, or put it on the waiting list where no seat is left; the note is told to the person. What is
    no request stays as it is.
    """
    found = locked(registration)
    if found.status == RegistrationStatus.REQUESTED:
        lock_pools(found.event_id)
        needed = list(pools_of(found, found.sessions.values_list("pk", flat=True)))
        if all(pool.left for pool in needed):
            claim(needed)
            change_status(found, RegistrationStatus.CONFIRMED, verb="approve", by=by, note=note)
        else:
            change_status(found, RegistrationStatus.WAITING, verb="approve", by=by, note=note)
    return found


@transaction.atomic
def decline(*, registration: Registration, by: User, note: str = "") -> Registration:
    """Decline a request or whoever waits; the note is told to the person. Anything else stays as it is."""
    found = locked(registration)
    if found.may_become(RegistrationStatus.DECLINED):
        change_status(found, RegistrationStatus.DECLINED, verb="decline", by=by, note=note)
    return found


@transaction.atomic
def confirm(*, registration: Registration, by: User, note: str = "") -> Registration:
    """Give somebody on the waiting list a seat before those who are ahead; the note is told to the person.

    Raises Full.
    """
    found = locked(registration)
    if found.status == RegistrationStatus.WAITING:
        claim(pools_of(found, found.sessions.values_list("pk", flat=True)))
        change_status(found, RegistrationStatus.CONFIRMED, verb="confirm", by=by, note=note)
    return found


@transaction.atomic
def set_priority(*, registration: Registration, priority: int, reason: str, by: User) -> Registration:
    """Where somebody stands in line: those with more come first. Raises ValidationError without a reason."""
    found = locked(registration)
    before = found.priority
    found.priority, found.priority_reason = priority, reason
    found.validate_constraints()
    found.save(update_fields=["priority", "priority_reason"])
    record(actor=by, verb="change", target=found, changes={"priority": [before, priority], "reason": reason})
    return found
