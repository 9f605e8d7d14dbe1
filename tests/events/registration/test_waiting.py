"""The waiting list: in order, with a deadline, then to the next."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.outbox.models import Message
from conference.people.models import User
from events.program.models import Event, Status
from events.registration.models import Access, Registration, RegistrationStatus, SeatPool
from events.registration.services.cancelling import cancel
from events.registration.services.deciding import confirm, set_priority
from events.registration.services.refusals import Full, TooLate
from events.registration.services.registering import register
from events.registration.services.seats import offer_seats
from events.registration.services.waiting import accept, expire_offers
from tests.factories import AttendeeCategoryFactory, PersonFactory, SeatPoolFactory, UserFactory

pytestmark = pytest.mark.django_db

OFFERED, WAITING, CONFIRMED, EXPIRED = (
    RegistrationStatus.OFFERED,
    RegistrationStatus.WAITING,
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.EXPIRED,
)


@pytest.fixture
def pool() -> SeatPool:
    """One seat."""
    return SeatPoolFactory(total=1)


@pytest.fixture
def holder(pool: SeatPool) -> User:
    """Who has it."""
    user = UserFactory()
    register(event=pool.event, person=user.person)
    return user


@pytest.fixture
def line(pool: SeatPool, holder: User) -> list[User]:
    """Three who wait, in order."""
    users = [UserFactory() for _ in range(3)]
    for user in users:
        register(event=pool.event, person=user.person)
    return users


def of(user: User) -> Registration:
    """The user's latest registration."""
    return Registration.objects.filter(person=user.person).latest("pk")


def statuses(users: list[User]) -> list[str]:
    return [of(user).status for user in users]


def give_up(user: User) -> None:
    cancel(registration=of(user), by=user)


def let_offers_end() -> None:
    Registration.objects.filter(status=OFFERED).update(offer_ends_at=timezone.now())
    expire_offers()


def test_whoever_comes_when_it_is_full_waits_and_is_told(line: list[User]) -> None:
    assert statuses(line) == [WAITING] * 3
    assert [Registration.objects.ahead_of(of(user)).count() for user in line] == [0, 1, 2]
    assert Message.objects.filter(kind="registration.state", person=line[0].person).count() == 1


def test_without_a_waiting_list_it_is_full(pool: SeatPool, holder: User) -> None:
    pool.event.registration_policy.has_waiting_list = False

    with pytest.raises(Full):
        register(event=pool.event, person=PersonFactory())


def test_a_freed_seat_is_held_for_the_next_one(pool: SeatPool, holder: User, line: list[User]) -> None:
    give_up(holder)

    pool.refresh_from_db()
    assert (statuses(line), pool.taken) == ([OFFERED, WAITING, WAITING], 1)
    assert of(line[0]).offer_ends_at == pytest.approx(
        timezone.now() + dt.timedelta(hours=24), abs=dt.timedelta(minutes=1)
    )
    assert Message.objects.filter(kind="registration.state", person=line[0].person).count() == 2
    assert AuditEntry.objects.get(verb="offer").changes == {"status": [WAITING, OFFERED]}


def test_it_is_accepted_in_time(pool: SeatPool, holder: User, line: list[User]) -> None:
    give_up(holder)

    for _time in range(2):
        accept(registration=of(line[0]), by=line[0])

    pool.refresh_from_db()
    assert (of(line[0]).status, pool.taken) == (CONFIRMED, 1)
    assert Message.objects.filter(kind="registration.registered", person=line[0].person).count() == 1


def test_not_after_it(holder: User, line: list[User]) -> None:
    give_up(holder)
    Registration.objects.filter(status=OFFERED).update(offer_ends_at=timezone.now())

    with pytest.raises(TooLate):
        accept(registration=of(line[0]), by=line[0])


def test_then_it_goes_to_the_one_after(pool: SeatPool, holder: User, line: list[User]) -> None:
    give_up(holder)

    let_offers_end()

    pool.refresh_from_db()
    assert (statuses(line), pool.taken) == ([EXPIRED, OFFERED, WAITING], 1)
    expire_offers()
    assert statuses(line) == [EXPIRED, OFFERED, WAITING]


def test_whoever_declines_passes_it_on(holder: User, line: list[User]) -> None:
    give_up(holder)

    give_up(line[0])

    assert statuses(line[1:]) == [OFFERED, WAITING]


def test_whoever_cancels_comes_back_behind_everybody(pool: SeatPool, holder: User, line: list[User]) -> None:
    give_up(line[0])
    register(event=pool.event, person=line[0].person)

    give_up(holder)

    assert statuses(line) == [WAITING, OFFERED, WAITING]


def test_after_the_last_one_the_seat_is_everybodys(pool: SeatPool, holder: User, line: list[User]) -> None:
    give_up(holder)
    for _each in line:
        let_offers_end()

    pool.refresh_from_db()
    assert (statuses(line), pool.taken) == ([EXPIRED] * 3, 0)
    assert register(event=pool.event, person=PersonFactory()).is_confirmed


def test_who_has_priority_comes_first_and_the_reason_is_kept(holder: User, line: list[User], organizer: User) -> None:
    with pytest.raises(ValidationError):
        set_priority(registration=of(line[2]), priority=1, reason="", by=organizer)
    set_priority(registration=of(line[2]), priority=1, reason="特邀嘉宾", by=organizer)

    give_up(holder)

    assert statuses(line) == [WAITING, WAITING, OFFERED]


def test_organizers_may_pass_over_the_line_but_not_over_the_seats(
    pool: SeatPool, line: list[User], organizer: User
) -> None:
    with pytest.raises(Full):
        confirm(registration=of(line[2]), by=organizer)
    SeatPool.objects.update(total=2)

    assert confirm(registration=of(line[2]), by=organizer).status == CONFIRMED


def test_seats_that_are_added_are_offered_at_once(pool: SeatPool, line: list[User]) -> None:
    SeatPool.objects.update(total=3)

    offer_seats(pool.event)

    assert statuses(line) == [OFFERED, OFFERED, WAITING]


@pytest.mark.parametrize(
    "change", [{"starts_at": timezone.now() - dt.timedelta(hours=1)}, {"status": Status.CANCELLED}]
)
def test_no_seat_is_offered_at_an_event_that_began_or_is_cancelled(
    pool: SeatPool, holder: User, line: list[User], organizer: User, change: dict[str, Any]
) -> None:
    Event.objects.update(**change)

    cancel(registration=of(holder), by=organizer)

    assert statuses(line) == [WAITING] * 3


def test_an_offer_ends_when_the_event_begins(pool: SeatPool, holder: User, line: list[User]) -> None:
    begin = timezone.now() + dt.timedelta(hours=3)
    Event.objects.update(starts_at=begin, ends_at=begin + dt.timedelta(hours=8))

    give_up(holder)

    assert of(line[0]).offer_ends_at == begin


def test_a_seat_of_one_category_goes_to_the_next_of_that(pool: SeatPool) -> None:
    SeatPool.objects.update(total=2)
    press, public = (AttendeeCategoryFactory(edition=pool.event.edition) for _ in range(2))
    pool.event.registration_policy.categories.set([press, public])
    for category in (press, public):
        SeatPoolFactory(event=pool.event, category=category, total=1)
    users = [UserFactory() for _ in range(4)]
    for user, category in zip(users, (press, public, public, press), strict=True):
        register(event=pool.event, person=user.person, category=category)
    assert statuses(users) == [CONFIRMED, CONFIRMED, WAITING, WAITING]

    give_up(users[0])

    assert statuses(users[1:]) == [CONFIRMED, WAITING, OFFERED]


@pytest.mark.django_db(transaction=True)
def test_seats_given_back_at_once_go_to_as_many_and_none_is_lost() -> None:
    pool = SeatPoolFactory(total=8, policy__access=Access.OPEN)
    users = [UserFactory() for _ in range(24)]
    for user in users:
        register(event=pool.event, person=user.person)

    def leave(user: User) -> None:
        try:
            give_up(user)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as crowd:  # eight with a seat, four who wait
        list(crowd.map(leave, users[:12]))

    pool.refresh_from_db()
    assert (pool.taken, statuses(users[12:])) == (8, [OFFERED] * 8 + [WAITING] * 4)
