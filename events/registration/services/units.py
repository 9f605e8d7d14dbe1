"""Units: made at the desk or by an organization itself, invited by a secret link, reminded, expired."""

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import clock
from conference.kit.constraints import in_words
from conference.kit.crypto import keyed_hash
from conference.organizations.models import Organization, Verification
from conference.people.models import User
from events.program.models import Event
from events.registration.messages import announce_unit
from events.registration.models import AttendeeCategory, Unit
from events.registration.services.holding import hold, let_go
from events.registration.services.refusals import NotFiled
from events.registration.services.registering import check_open, policy_of

GROUP_QUOTA = 20
"""What an organization may bring without asking: a delegation or a class of specialists, and in a hall of 300 no more
than one seat of fifteen. Whoever brings more is a unit that organizers make.
"""
REMINDED_EVERY = dt.timedelta(1)
ONCE = "unit_is_the_only_one_of_its_organization"


@transaction.atomic
def make_unit(*, unit: Unit, by: User) -> Unit:
    """Keep a new unit and send its contact the link; one that holds seats takes them now. Raises Full where there are
    not as many.
    """
    if not unit.contact.pk:
        unit.contact.save()
    unit.held = unit.quota if unit.holds_seats else 0
    unit.save()
    hold(unit)
    record(actor=by, verb="add", target=unit)
    invite_unit(unit=unit, by=by)
    return unit


@transaction.atomic
def open_group(*, event: Event, organization: Organization, category: AttendeeCategory | None = None, by: User) -> Unit:
    """The unit of an organization for an event that is not by invitation; its member needs no organizer to make it.

    Raises NotOpen, and NotFiled for an organization that is not verified: else anybody could write to strangers in the
    name of anybody.
    """
    if unit := Unit.objects.filter(event=event, organization=organization).first():
        return unit
    if organization.verification != Verification.VERIFIED:
        raise NotFiled(_("Only organizations that the organizers have verified register groups."))
    policy = policy_of(event)
    check_open(policy, None, clock.now())
    unit = Unit(
        event=event,
        organization=organization,
        name_zh=organization.name_zh,
        name_en=organization.name_en,
        contact=by.person,
        category=category,
        quota=GROUP_QUOTA,
        files_until=policy.closes,
    )
    try:
        with in_words(), transaction.atomic():
            unit.save()
    except ValidationError as error:  # another member was quicker
        if error.code != ONCE:
            raise
        return Unit.objects.get(event=event, organization=organization)
    record(actor=by, verb="add", target=unit)
    return unit


@transaction.atomic
def invite_unit(*, unit: Unit, by: User) -> Unit:
    """Send the contact a link; an earlier one opens nothing any more: its secret is nowhere kept."""
    found = _locked(unit)
    _send_link(found)
    record(actor=by, verb="invite", target=found)
    return found


@transaction.atomic
def remind_unit(*, unit: Unit, by: User) -> bool:
    """Ask a unit that has filed nobody to do so, with a fresh link; whether it was asked. At most once a day, and not
    after its deadline.
    """
    found, now = _locked(unit), clock.now()
    last = max(filter(None, (found.reminded_at, found.invited_at)), default=None)
    if found.filed or not found.files_at(now) or (last and now < last + REMINDED_EVERY):
        return False
    found.reminded_at = now
    _send_link(found, is_reminder=True)
    record(actor=by, verb="remind", target=found)
    return True


@transaction.atomic
def close_link(*, unit: Unit, by: User) -> Unit:
    """Make the unit's link open nothing any more. Twice is once."""
    found = _locked(unit)
    if found.secret_hash:
        found.secret_hash = None
        found.save(update_fields=["secret_hash"])
        record(actor=by, verb="revoke", target=found)
    return found


def expire_units() -> None:
    """Free the seats of units whose deadline is past. Two at once do it once."""
    for unit in Unit.objects.over(clock.now()).filter(held__gt=0).order_by("pk"):
        _expire(unit)


@transaction.atomic
def _expire(unit: Unit) -> None:
    found = _locked(unit)
    if not found.files_at(clock.now()):  # nobody gave it more time meanwhile
        let_go(found)


def _send_link(unit: Unit, *, is_reminder: bool = False) -> None:
    secret = secrets.token_urlsafe(32)
    unit.secret_hash, unit.invited_at = keyed_hash(secret), clock.now()
    unit.save(update_fields=["secret_hash", "invited_at", "reminded_at"])
    announce_unit(unit, secret, is_reminder=is_reminder)


def _locked(unit: Unit) -> Unit:
    rows = Unit.objects.select_for_update(of=("self",))
    return rows.select_related("event__edition", "contact").get(pk=unit.pk)
