"""Taking a seat, and giving it back."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.outbox.models import Channel, Message
from conference.people.models import Person
from events.program.models import Event, Status
from events.registration.models import Registration, RegistrationStatus, SeatPool
from events.registration.services import Full, NotOpen, TooOften, cancel, register
from tests.factories import PersonFactory, SeatPoolFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_registration_takes_a_seat_and_writes_the_confirmation() -> None:
    pool = SeatPoolFactory(total=2)
    person = PersonFactory(email="lin@example.com")

    registration = register(event=pool.event, person=person)

    pool.refresh_from_db()
    assert (registration.status, pool.taken) == (RegistrationStatus.CONFIRMED, 1)
    message = Message.objects.get()
    assert (message.kind, message.channel, message.address) == (
        "registration.registered",
        Channel.MAIL,
        "lin@example.com",
    )
    assert registration.code in message.text
    assert [file["name"] for file in message.attachments] == ["pass.png"]


def test_somebody_without_an_address_is_told_by_sms() -> None:
    pool = SeatPoolFactory()

    register(event=pool.event, person=PersonFactory(email=None, phone="+8613800138000"))

    message = Message.objects.get()
    assert (message.channel, message.address, message.attachments) == (Channel.SMS, "+8613800138000", [])


def test_pressing_twice_registers_once() -> None:
    pool = SeatPoolFactory()
    person = PersonFactory()

    first, second = (register(event=pool.event, person=person) for _ in range(2))

    pool.refresh_from_db()
    assert first == second
    assert pool.taken == 1
    assert Message.objects.count() == 1


def test_the_last_seat_is_the_last() -> None:
    pool = SeatPoolFactory(total=1)
    register(event=pool.event, person=PersonFactory())

    with pytest.raises(Full):
        register(event=pool.event, person=PersonFactory())

    assert Registration.objects.count() == 1
    assert Message.objects.count() == 1


def test_whoever_takes_and_gives_back_seats_all_day_is_asked_to_come_again_tomorrow() -> None:
    pool, user = SeatPoolFactory(), UserFactory()
    for _time in range(10):
        cancel(registration=register(event=pool.event, person=user.person), by=user)

    with pytest.raises(TooOften):
        register(event=SeatPoolFactory().event, person=user.person)

    pool.refresh_from_db()
    assert (pool.taken, Message.objects.count(), Registration.objects.live().count()) == (0, 20, 0)
    register(event=pool.event, person=PersonFactory())

    Registration.objects.filter(person=user.person).update(cancelled_at=timezone.now() - dt.timedelta(hours=25))
    register(event=pool.event, person=user.person)


def test_a_cancelled_seat_is_free_again_and_the_person_may_come_back() -> None:
    pool = SeatPoolFactory(total=1)
    user = UserFactory()
    registration = register(event=pool.event, person=user.person)

    cancel(registration=registration, by=user)
    cancel(registration=registration, by=user)

    pool.refresh_from_db()
    assert pool.taken == 0
    assert register(event=pool.event, person=user.person) != registration


def test_an_organizers_cancellation_is_audited_and_ones_own_is_not() -> None:
    pool = SeatPoolFactory()
    own = UserFactory()
    organizer = UserFactory()

    cancel(registration=register(event=pool.event, person=own.person), by=own)
    assert not AuditEntry.objects.exists()
    cancel(registration=register(event=pool.event, person=own.person), by=organizer)
    assert AuditEntry.objects.get().actor_id == organizer.pk


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", Status.CANCELLED), ("status", Status.HELD), ("ends_at", timezone.now() - dt.timedelta(hours=1))],
)
def test_an_event_that_does_not_take_place_takes_nobody(field: str, value: object) -> None:
    pool = SeatPoolFactory(event__starts_at=timezone.now() - dt.timedelta(hours=4))
    Event.objects.filter(pk=pool.event_id).update(**{field: value})

    with pytest.raises(NotOpen):
        register(event=Event.objects.get(pk=pool.event_id), person=PersonFactory())


def test_registration_keeps_its_period() -> None:
    pool = SeatPoolFactory()
    edition = pool.event.edition
    edition.registration_opens_at = timezone.now() + dt.timedelta(hours=1)
    edition.save()

    with pytest.raises(NotOpen, match=r"has not opened yet|尚未开始"):
        register(event=pool.event, person=PersonFactory())


def test_the_database_itself_refuses_to_oversell() -> None:
    pool = SeatPoolFactory(total=1)

    with pytest.raises(IntegrityError, match="seat_pool_is_never_oversold"), transaction.atomic():
        SeatPool.objects.filter(pk=pool.pk).update(taken=2)


def _register_without_claim(*, event: Event, person: Person) -> None:
    """What `register` would be if it counted first and inserted then: the negative control."""
    with transaction.atomic():
        pool = SeatPool.objects.get(event=event)
        if Registration.objects.filter(event=event).live().count() >= pool.total:
            raise Full
        Registration.objects.create(event=event, person=person)


def _storm(seats: int, people: list[Person], take: object) -> int:
    """Everybody at once; how many seats were sold."""
    pool = SeatPoolFactory(total=seats)
    together = Barrier(len(people))

    def one(person: Person) -> None:
        try:
            connection.ensure_connection()
            together.wait(30)
            take(event=pool.event, person=person)
        except Full:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as crowd:
        list(crowd.map(one, people))
    return Registration.objects.filter(event=pool.event).live().count()


@pytest.mark.django_db(transaction=True)
class TestAHundredAtOnce:
    """The race for the last seats."""

    def test_exactly_the_seats_there_are_get_sold(self) -> None:
        people = [PersonFactory() for _ in range(100)]

        assert _storm(7, people, register) == 7
        assert SeatPool.objects.get(taken=F("total")).total == 7

    def test_counting_first_would_oversell(self) -> None:
        people = [PersonFactory() for _ in range(100)]

        assert _storm(7, people, _register_without_claim) > 7

    def test_one_person_pressing_a_hundred_times_gets_one_seat(self) -> None:
        person = PersonFactory()

        assert _storm(7, [person] * 60, register) == 1
        assert SeatPool.objects.get().taken == 1
