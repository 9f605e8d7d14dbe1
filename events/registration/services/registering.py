"""Registering for an event."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import clock
from conference.kit.constraints import in_words
from conference.kit.documents import Document
from conference.people.models import Person, User
from events.program.models import Event, Session
from events.registration.messages import announce_registration, announce_state
from events.registration.models import (
    LIVE,
    Access,
    AttendeeCategory,
    InvitationCode,
    Phase,
    Question,
    Registration,
    RegistrationPolicy,
    RegistrationStatus,
    SeatPoolQuerySet,
    Unit,
    Vetting,
)
from events.registration.services.answering import answered
from events.registration.services.codes import find_code, use_code
from events.registration.services.identifying import name_document
from events.registration.services.passes import issue_pass
from events.registration.services.refusals import Declined, Full, NotOpen, TooOften, WrongCategory, WrongCode
from events.registration.services.seats import claim, lock_pools, pools_of, refusal

CANCELLATIONS_A_DAY = 10


@transaction.atomic
def register(
    *,
    event: Event,
    person: Person,
    category: AttendeeCategory | None = None,
    sessions: Collection[Session] = (),
    code: str = "",
    answers: Mapping[Question, Any] | None = None,
    document: Document | None = None,
) -> Registration:
    """Register a person: confirmed, on the waiting list or awaiting approval, as the event's policy, its seats and the
    invitation code have it. Asking again returns the live registration they have.

    Raises NotOpen, Declined, WrongCode, WrongCategory, Unanswered, NoDocument, DocumentTaken, Full, SessionFull or
    TooOften. The rows and the confirmation come first and the seats last, so that a pool's lock is held for as short as
    can be.
    """
    policy, now = policy_of(event), clock.now()
    if held := held_by(person, event, now):
        return held
    invitation = find_code(event=event, code=code, person=person) if code else None
    check_open(policy, invitation, now)
    if not invitation:
        check_not_declined(policy, person)
    needs_approval = policy.access == Access.APPROVAL and not (invitation and invitation.skips_approval)
    registration = Registration(
        event=event,
        person=person,
        status=RegistrationStatus.REQUESTED if needs_approval else RegistrationStatus.CONFIRMED,
        category=_category(policy, category, invitation),
        invitation_code=invitation,
    )
    if not made(registration):
        return Registration.objects.live().of(person).get(event=event)
    if policy.asks_document:
        name_document(registration, document)
    if policy.asks_vetting:
        Vetting.objects.create(registration=registration)
    if sessions:
        registration.sessions.add(*sessions)
    issue_pass(edition=event.edition, person=person)
    has_seat = invitation is not None and use_code(invitation)
    with answered(registration, policy, answers or {}):
        if needs_approval:
            announce_state(registration)
        else:
            take_seat(registration, policy, sessions, has_seat=has_seat)
    return registration


@transaction.atomic
def add(*, event: Event, person: Person, category: AttendeeCategory | None = None, by: User) -> Registration:
    """Register somebody by hand, whatever the policy says and whoever waits. Raises Full where no seat is left."""
    registration = Registration(event=event, person=person, category=category)
    if not made(registration):
        return Registration.objects.live().of(person).get(event=event)
    issue_pass(edition=event.edition, person=person)
    announce_registration(registration)
    claim(pools_of(registration))
    record(actor=by, verb="add", target=registration)
    if RegistrationPolicy.objects.filter(event=event, asks_vetting=True).exists():
        Vetting.objects.create(registration=registration)
    return registration


def held_by(person: Person, event: Event, now: dt.datetime) -> Registration | None:
    """The live registration that the person has for the event. Raises TooOften."""
    cancelled = Q(cancelled_at__gt=now - dt.timedelta(1))
    found = list(Registration.objects.of(person).filter(cancelled | Q(event=event, status__in=LIVE)))
    if held := next((each for each in found if each.is_live), None):
        return held
    if len(found) >= CANCELLATIONS_A_DAY:
        raise TooOften(_("You have canceled many registrations since yesterday. Please register again tomorrow."))
    return None


def made(registration: Registration) -> bool:
    """Insert the row, unless another request of the person was quicker."""
    try:
        with in_words(), transaction.atomic():
            registration.save(force_insert=True)
    except ValidationError as error:
        if error.code != "registration_is_made_once":
            raise
        return False
    return True


def take_seat(
    registration: Registration, policy: RegistrationPolicy, sessions: Collection[Session], *, has_seat: bool
) -> None:
    """Confirm the registration with its seats, or else put it on the waiting list. A seat that the invitation code
    held is not taken again.
    """
    pools = pools_of(registration, [session.pk for session in sessions])
    if has_seat:
        pools = pools.exclude(session=None)
    try:
        with transaction.atomic():
            needed = list(pools)
            if full := next((pool for pool in needed if not pool.left), None):
                raise refusal(full)
            announce_registration(registration)
            claim(needed)
    except Full:
        if not policy.has_waiting_list:
            raise
        _join_line(registration, pools)


def _join_line(registration: Registration, pools: SeatPoolQuerySet) -> None:
    """Put a registration on the waiting list, unless a seat became free since: from here on none does."""
    lock_pools(registration.event_id)
    needed = list(pools.all())
    if all(pool.left for pool in needed):
        claim(needed)
        announce_registration(registration)
        return
    registration.status = RegistrationStatus.WAITING
    registration.save(update_fields=["status"])
    announce_state(registration)


def policy_of(event: Event) -> RegistrationPolicy:
    """How the event takes registrations. Raises NotOpen where it takes none."""
    try:
        return event.registration_policy
    except RegistrationPolicy.DoesNotExist as error:
        raise NotOpen(_("This event takes no registrations here.")) from error


def check_not_declined(policy: RegistrationPolicy, person: Person) -> None:
    """Raises Declined where organizers approve, and their last answer to this person was no: only a code of theirs, or
    they themselves, let whoever was declined in.
    """
    if policy.access == Access.APPROVAL:
        last = Registration.objects.of(person).filter(event=policy.event_id).order_by("-pk")
        if last.values_list("status", flat=True).first() == RegistrationStatus.DECLINED:
            raise Declined(_("The organizers have declined your request for this event. Please write to them."))


def check_open(policy: RegistrationPolicy, invitation: InvitationCode | Unit | None, now: dt.datetime) -> None:
    """Raises NotOpen outside the registration period, WrongCode where a code is needed and there is none."""
    phase = policy.phase(now)
    if phase != Phase.OPEN:
        raise NotOpen(phase.label)
    if policy.access == Access.INVITATION and invitation is None:
        raise WrongCode(_("This event is by invitation: enter the code that you were sent."))


def _category(
    policy: RegistrationPolicy, chosen: AttendeeCategory | None, invitation: InvitationCode | None
) -> AttendeeCategory | None:
    """As what somebody registers: what their code says, or what they chose. Raises WrongCategory."""
    if invitation and invitation.category:
        return invitation.category
    offered = list(policy.categories.all())
    if not offered and chosen is None:
        return None
    if chosen is None:
        raise WrongCategory(_("Say as what you come."))
    if chosen not in offered or not chosen.is_chosen:
        raise WrongCategory(_("This event does not have that category for you to choose."))
    return chosen
