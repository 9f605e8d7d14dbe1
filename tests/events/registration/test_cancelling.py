"""Giving a seat back."""

import datetime as dt

import pytest
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.people.models import User
from events.registration.models import Access, RegistrationPolicy, RegistrationStatus
from events.registration.services.cancelling import cancel
from events.registration.services.refusals import TooLate, WrongCode
from events.registration.services.registering import register
from tests.factories import InvitationCodeFactory, PersonFactory, SeatPoolFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_cancelled_seat_is_free_again_and_the_person_may_come_back() -> None:
    pool = SeatPoolFactory(total=1)
    user = UserFactory()
    registration = register(event=pool.event, person=user.person)

    cancel(registration=registration, by=user)
    cancel(registration=registration, by=user)

    pool.refresh_from_db()
    assert pool.taken == 0
    assert register(event=pool.event, person=user.person) != registration


def test_a_request_held_no_seat_and_gives_none_back() -> None:
    pool = SeatPoolFactory(total=1, policy__access=Access.APPROVAL)
    user = UserFactory()

    cancelled = cancel(registration=register(event=pool.event, person=user.person), by=user)

    pool.refresh_from_db()
    assert (cancelled.status, pool.taken) == (RegistrationStatus.CANCELLED, 0)


def test_an_organizers_cancellation_is_audited_and_ones_own_is_not() -> None:
    pool = SeatPoolFactory()
    own = UserFactory()
    organizer = UserFactory()

    cancel(registration=register(event=pool.event, person=own.person), by=own)
    assert not AuditEntry.objects.exists()
    cancel(registration=register(event=pool.event, person=own.person), by=organizer)
    assert AuditEntry.objects.get().actor_id == organizer.pk


def test_after_the_last_moment_organizers_alone_cancel(organizer: User) -> None:
    own = UserFactory()
    registration = register(event=SeatPoolFactory().event, person=own.person)
    RegistrationPolicy.objects.update(changes_until=timezone.now() - dt.timedelta(minutes=1))

    with pytest.raises(TooLate):
        cancel(registration=registration, by=own)
    assert cancel(registration=registration, by=organizer).status == RegistrationStatus.CANCELLED


def test_the_code_can_be_used_once_more() -> None:
    pool, user = SeatPoolFactory(), UserFactory()
    code = InvitationCodeFactory(event=pool.event).code
    registration = register(event=pool.event, person=user.person, code=code)
    with pytest.raises(WrongCode):
        register(event=pool.event, person=PersonFactory(), code=code)

    cancel(registration=registration, by=user)

    assert register(event=pool.event, person=PersonFactory(), code=code).is_confirmed
