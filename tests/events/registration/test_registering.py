"""Registering for an event: who gets in, as what, with which seats."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from conference.outbox.models import Channel, Message
from conference.outbox.services import send_again
from conference.people.models import Person, User
from events.program.models import Event, Status
from events.registration.messages import pass_and_calendar
from events.registration.models import Access, Pass, Registration, RegistrationStatus, SeatPool
from events.registration.services.cancelling import cancel
from events.registration.services.refusals import (
    Full,
    NotOpen,
    SessionFull,
    TooOften,
    WrongCategory,
    WrongCode,
)
from events.registration.services.registering import add, register
from tests.factories import (
    AttendeeCategoryFactory,
    EventFactory,
    InvitationCodeFactory,
    PersonFactory,
    RegistrationPolicyFactory,
    SeatPoolFactory,
    SessionFactory,
    UserFactory,
)

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
    assert message.edition == pool.event.edition
    assert registration.code in message.text
    assert [file.name for file in pass_and_calendar(message)] == ["pass.png"]


def test_the_confirmation_sent_again_has_the_pass_as_well(organizer: User) -> None:
    register(event=SeatPoolFactory().event, person=PersonFactory())
    Message.objects.update(status="sent", sent_at=Now())

    send_again(messages=Message.objects.all(), by=organizer)

    assert [file.name for file in pass_and_calendar(Message.objects.latest("pk"))] == ["pass.png"]


def test_somebody_without_an_address_is_told_by_sms() -> None:
    pool = SeatPoolFactory()

    register(event=pool.event, person=PersonFactory(email=None, phone="+8613800138000"))

    message = Message.objects.get()
    assert (message.channel, message.address) == (Channel.SMS, "+8613800138000")


def test_a_person_has_one_pass_for_all_events_of_an_edition() -> None:
    first = SeatPoolFactory()
    second = SeatPoolFactory(event__edition=first.event.edition)
    person = PersonFactory()

    for pool in (first, second):
        register(event=pool.event, person=person)

    assert Pass.objects.get().person == person


def test_pressing_twice_registers_once() -> None:
    pool = SeatPoolFactory()
    person = PersonFactory()

    first, second = (register(event=pool.event, person=person) for _ in range(2))

    pool.refresh_from_db()
    assert first == second
    assert pool.taken == 1
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


class TestThePolicy:
    """What an event's policy says."""

    def test_without_one_an_event_takes_nobody(self) -> None:
        with pytest.raises(NotOpen):
            register(event=EventFactory(), person=PersonFactory())

    def test_without_a_pool_it_has_no_limit(self) -> None:
        policy = RegistrationPolicyFactory()

        assert register(event=policy.event, person=PersonFactory()).is_confirmed

    @pytest.mark.parametrize(
        ("field", "value"),
        [("status", Status.CANCELLED), ("status", Status.HELD), ("ends_at", timezone.now() - dt.timedelta(hours=1))],
    )
    def test_an_event_that_does_not_take_place_takes_nobody(self, field: str, value: object) -> None:
        pool = SeatPoolFactory(event__starts_at=timezone.now() - dt.timedelta(hours=4))
        Event.objects.filter(pk=pool.event_id).update(**{field: value})

        with pytest.raises(NotOpen):
            register(event=Event.objects.get(pk=pool.event_id), person=PersonFactory())

    def test_the_editions_period_holds_where_it_names_none(self) -> None:
        edition = SeatPoolFactory().event.edition
        edition.registration_opens_at = timezone.now() + dt.timedelta(hours=1)
        edition.save()

        with pytest.raises(NotOpen, match=r"has not opened yet|尚未开始"):
            register(event=edition.events.get(), person=PersonFactory())

    @pytest.mark.parametrize(("opens", "closes"), [(1, 2), (-2, -1)])
    def test_its_own_period_comes_first(self, opens: int, closes: int) -> None:
        moment = timezone.now()
        policy = RegistrationPolicyFactory(
            opens_at=moment + dt.timedelta(hours=opens), closes_at=moment + dt.timedelta(hours=closes)
        )

        with pytest.raises(NotOpen):
            register(event=policy.event, person=PersonFactory())

    def test_closed_is_closed(self) -> None:
        with pytest.raises(NotOpen):
            register(event=RegistrationPolicyFactory(access=Access.CLOSED).event, person=PersonFactory())

    def test_an_event_with_approval_takes_requests_and_no_seats(self) -> None:
        pool = SeatPoolFactory(total=1, policy__access=Access.APPROVAL)

        registration = register(event=pool.event, person=PersonFactory())

        pool.refresh_from_db()
        assert (registration.status, pool.taken) == (RegistrationStatus.REQUESTED, 0)
        assert Message.objects.get().kind == "registration.state"

    def test_an_event_by_invitation_needs_a_code(self) -> None:
        event = SeatPoolFactory(policy__access=Access.INVITATION).event

        with pytest.raises(WrongCode):
            register(event=event, person=PersonFactory())
        assert register(event=event, person=PersonFactory(), code=InvitationCodeFactory(event=event).code).is_confirmed


class TestCategories:
    """As what somebody comes."""

    def test_one_of_the_events_is_chosen_and_its_seats_are_taken(self) -> None:
        whole = SeatPoolFactory(total=10)
        press, public = (AttendeeCategoryFactory(edition=whole.event.edition) for _ in range(2))
        whole.event.registration_policy.categories.set([press, public])
        own = SeatPoolFactory(event=whole.event, category=press, total=5)
        other = SeatPoolFactory(event=whole.event, category=public, total=5)

        registration = register(event=whole.event, person=PersonFactory(), category=press)

        taken = [SeatPool.objects.get(pk=pool.pk).taken for pool in (whole, own, other)]
        assert (registration.category, taken) == (press, [1, 1, 0])

    def test_none_or_another_is_refused(self) -> None:
        policy = RegistrationPolicyFactory()
        offered = AttendeeCategoryFactory(edition=policy.event.edition)
        given = AttendeeCategoryFactory(edition=policy.event.edition, is_chosen=False)
        policy.categories.set([offered, given])

        for category in (None, given, AttendeeCategoryFactory(edition=policy.event.edition)):
            with pytest.raises(WrongCategory):
                register(event=policy.event, person=PersonFactory(), category=category)

    def test_a_code_may_give_one_that_nobody_chooses(self) -> None:
        policy = RegistrationPolicyFactory()
        guest = AttendeeCategoryFactory(edition=policy.event.edition, is_chosen=False)
        code = InvitationCodeFactory(event=policy.event, category=guest)

        assert register(event=policy.event, person=PersonFactory(), code=code.code).category == guest

    def test_a_full_category_leaves_no_seat_taken_elsewhere(self) -> None:
        whole = SeatPoolFactory(total=10, policy__has_waiting_list=False)
        press = AttendeeCategoryFactory(edition=whole.event.edition)
        whole.event.registration_policy.categories.set([press])
        SeatPoolFactory(event=whole.event, category=press, total=0)

        with pytest.raises(Full):
            register(event=whole.event, person=PersonFactory(), category=press)

        whole.refresh_from_db()
        assert (whole.taken, Registration.objects.count(), Message.objects.count()) == (0, 0, 0)


class TestSessions:
    """Sessions that have seats of their own."""

    def test_a_seat_in_each_chosen_one_is_taken(self) -> None:
        whole = SeatPoolFactory()
        chosen, other = (SeatPoolFactory(event=whole.event, session=SessionFactory(event=whole.event)) for _ in "12")

        registration = register(event=whole.event, person=PersonFactory(), sessions=[chosen.session])

        taken = [SeatPool.objects.get(pk=pool.pk).taken for pool in (whole, chosen, other)]
        assert (list(registration.sessions.all()), taken) == ([chosen.session], [1, 1, 0])

    def test_a_full_one_is_refused_and_not_waited_for(self) -> None:
        whole = SeatPoolFactory()
        full = SeatPoolFactory(event=whole.event, session=SessionFactory(event=whole.event), total=0)

        with pytest.raises(SessionFull, match=full.session.title_zh):
            register(event=whole.event, person=PersonFactory(), sessions=[full.session])

        whole.refresh_from_db()
        assert (whole.taken, Registration.objects.count()) == (0, 0)


class TestByHand:
    """Organizers register somebody themselves."""

    def test_whatever_the_policy_says(self, organizer: User) -> None:
        pool = SeatPoolFactory(policy__access=Access.CLOSED)

        assert add(event=pool.event, person=PersonFactory(), by=organizer).is_confirmed
        assert Message.objects.count() == 1

    def test_but_never_more_than_there_are_seats(self, organizer: User) -> None:
        pool = SeatPoolFactory(total=0)

        with pytest.raises(Full):
            add(event=pool.event, person=PersonFactory(), by=organizer)


def test_the_database_itself_refuses_to_oversell() -> None:
    pool = SeatPoolFactory(total=1)

    with pytest.raises(IntegrityError, match="seat_pool_is_never_oversold"), transaction.atomic():
        SeatPool.objects.filter(pk=pool.pk).update(taken=2)


def _register_without_claim(*, event: Event, person: Person) -> None:
    """What `register` would be if it counted first and inserted then: the negative control."""
    with transaction.atomic():
        pool = SeatPool.objects.get(event=event)
        if Registration.objects.filter(event=event).confirmed().count() >= pool.total:
            raise Full
        Registration.objects.create(event=event, person=person)


def _storm(pool: SeatPool, people: list[Person], take: object) -> int:
    """Everybody at once; how many seats were sold."""
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
    return Registration.objects.filter(event=pool.event).confirmed().count()


@pytest.mark.django_db(transaction=True)
class TestAHundredAtOnce:
    """The race for the last seats."""

    def test_exactly_the_seats_there_are_get_sold(self) -> None:
        pool = SeatPoolFactory(total=7, policy__has_waiting_list=False)

        assert _storm(pool, [PersonFactory() for _ in range(100)], register) == 7
        assert SeatPool.objects.get(taken=F("total")).total == 7
        assert Message.objects.count() == Registration.objects.count() == 7

    def test_the_others_wait_in_line(self) -> None:
        pool = SeatPoolFactory(total=7)

        assert _storm(pool, [PersonFactory() for _ in range(100)], register) == 7
        assert Registration.objects.in_line().count() == 93
        assert Message.objects.filter(kind="registration.registered").count() == 7

    def test_counting_first_would_oversell(self) -> None:
        pool = SeatPoolFactory(total=7)

        assert _storm(pool, [PersonFactory() for _ in range(100)], _register_without_claim) > 7

    def test_one_person_pressing_sixty_times_gets_one_seat(self) -> None:
        pool, person = SeatPoolFactory(total=7), PersonFactory()

        assert _storm(pool, [person] * 60, register) == 1
        assert SeatPool.objects.get().taken == 1
