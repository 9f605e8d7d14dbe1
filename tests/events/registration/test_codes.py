"""Invitation codes."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.utils import timezone

from conference.people.models import Person, User
from events.registration.models import (
    Access,
    InvitationCode,
    Registration,
    RegistrationStatus,
    SeatPool,
)
from events.registration.services.cancelling import cancel
from events.registration.services.codes import expire_codes, make_code, revoke_code
from events.registration.services.deciding import decline
from events.registration.services.refusals import Full, WrongCode
from events.registration.services.registering import register
from tests.factories import InvitationCodeFactory, PersonFactory, SeatPoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool() -> SeatPool:
    return SeatPoolFactory(total=3)


def seats_taken(pool: SeatPool) -> int:
    return SeatPool.objects.get(pk=pool.pk).taken


def test_it_opens_as_often_as_it_says(pool: SeatPool) -> None:
    code = InvitationCodeFactory(event=pool.event, uses=2)
    for _time in range(2):
        register(event=pool.event, person=PersonFactory(), code=code.code)

    with pytest.raises(WrongCode):
        register(event=pool.event, person=PersonFactory(), code=code.code)
    assert seats_taken(pool) == 2


def test_it_is_read_as_people_write_it(pool: SeatPool) -> None:
    code = InvitationCodeFactory(event=pool.event, code="AB10CD20EF").code

    assert register(event=pool.event, person=PersonFactory(), code=" abio-cd2o ef ").invitation_code.code == code


def test_it_may_skip_the_approval(pool: SeatPool) -> None:
    pool.event.registration_policy.access = Access.APPROVAL
    pool.event.registration_policy.save()
    codes = [InvitationCodeFactory(event=pool.event, skips_approval=skips) for skips in (True, False)]

    registrations = [register(event=pool.event, person=PersonFactory(), code=code.code) for code in codes]

    assert [each.status for each in registrations] == [RegistrationStatus.CONFIRMED, RegistrationStatus.REQUESTED]


@pytest.mark.parametrize(
    "told",
    [
        {"expires_at": timezone.now() - dt.timedelta(1)},
        {"revoked_at": timezone.now()},
        {"email": "somebody@example.com"},
    ],
)
def test_it_does_not_open_once_expired_or_revoked_or_to_somebody_else(pool: SeatPool, told: dict[str, object]) -> None:
    code = InvitationCodeFactory(event=pool.event, **told)

    with pytest.raises(WrongCode):
        register(event=pool.event, person=PersonFactory(email="lin@example.com"), code=code.code)


def test_that_of_another_event_is_none(pool: SeatPool) -> None:
    with pytest.raises(WrongCode):
        register(event=pool.event, person=PersonFactory(), code=InvitationCodeFactory().code)


class TestHeldSeats:
    """A code may hold seats for those who have it."""

    @pytest.fixture
    def code(self, pool: SeatPool, organizer: User) -> InvitationCode:
        """Two of the three seats."""
        expires = timezone.now() + dt.timedelta(1)
        new = InvitationCode(event=pool.event, uses=2, holds_seats=True, expires_at=expires)
        return make_code(code=new, by=organizer)

    def test_they_are_taken_before_anybody_uses_it(self, pool: SeatPool, code: InvitationCode) -> None:
        register(event=pool.event, person=PersonFactory())

        assert register(event=pool.event, person=PersonFactory()).status == RegistrationStatus.WAITING
        assert register(event=pool.event, person=PersonFactory(), code=code.code).is_confirmed
        code.refresh_from_db()
        assert (seats_taken(pool), code.held) == (3, 1)

    def test_there_must_be_as_many(self, pool: SeatPool, organizer: User) -> None:
        with pytest.raises(Full):
            make_code(code=InvitationCode(event=pool.event, uses=4, holds_seats=True), by=organizer)
        assert seats_taken(pool) == 0

    def test_whoever_has_one_needs_no_approval(self, pool: SeatPool) -> None:
        """The seat that it held would be nobody's, and the approval would take another."""
        with pytest.raises(ValidationError, match="持有席位"):
            InvitationCode(event=pool.event, holds_seats=True, skips_approval=False).full_clean()
        with pytest.raises(IntegrityError):
            InvitationCodeFactory(event=pool.event, holds_seats=True, skips_approval=False)

    def test_revoked_it_holds_none_and_those_who_wait_get_them(
        self, pool: SeatPool, code: InvitationCode, organizer: User
    ) -> None:
        waiting = [register(event=pool.event, person=PersonFactory()) for _ in range(2)][1]

        for _time in range(2):
            revoke_code(code=code, by=organizer)

        waiting.refresh_from_db()
        assert (waiting.status, seats_taken(pool)) == (RegistrationStatus.OFFERED, 2)

    def test_expired_it_holds_none(self, pool: SeatPool, code: InvitationCode) -> None:
        InvitationCode.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))

        for _time in range(2):
            expire_codes()

        assert seats_taken(pool) == 0


@pytest.mark.parametrize("end", [cancel, decline])
def test_it_can_be_used_once_more_when_its_registration_ends(pool: SeatPool, organizer: User, end: Any) -> None:
    pool.event.registration_policy.access = Access.APPROVAL
    code = InvitationCodeFactory(event=pool.event, skips_approval=False)
    registration = register(event=pool.event, person=PersonFactory(), code=code.code)

    for _time in range(2):
        end(registration=registration, by=organizer)

    assert register(event=pool.event, person=PersonFactory(), code=code.code).invitation_code == code


@pytest.mark.django_db(transaction=True)
def test_many_at_once_use_it_only_as_often_as_it_says() -> None:
    pool = SeatPoolFactory()
    code = InvitationCodeFactory(event=pool.event, uses=3).code

    def one(person: Person) -> None:
        try:
            register(event=pool.event, person=person, code=code)
        except WrongCode:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as crowd:
        list(crowd.map(one, [PersonFactory() for _ in range(24)]))

    assert (Registration.objects.count(), seats_taken(pool)) == (3, 3)
