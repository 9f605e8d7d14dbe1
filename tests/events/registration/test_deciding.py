"""What organizers decide on requests."""

import pytest

from conference.audit.models import AuditEntry
from conference.outbox.models import Message
from conference.people.models import Person, User
from events.registration.models import Access, RegistrationStatus, SeatPool
from events.registration.services.cancelling import cancel
from events.registration.services.deciding import approve, decline
from events.registration.services.refusals import Declined
from events.registration.services.registering import add, register
from tests.factories import InvitationCodeFactory, PersonFactory, SeatPoolFactory, change

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool() -> SeatPool:
    """One seat, on request."""
    return SeatPoolFactory(total=1, policy__access=Access.APPROVAL)


def test_an_approved_request_has_its_seat_and_is_told_so(pool: SeatPool, organizer: User) -> None:
    request = register(event=pool.event, person=PersonFactory())

    for _time in range(2):
        approve(registration=request, by=organizer)

    pool.refresh_from_db()
    request.refresh_from_db()
    assert (request.status, pool.taken) == (RegistrationStatus.CONFIRMED, 1)
    assert [message.kind for message in Message.objects.order_by("pk")] == [
        "registration.state",
        "registration.registered",
    ]
    assert AuditEntry.objects.filter(verb="approve").count() == 1


def test_more_than_there_are_seats_wait_in_line(pool: SeatPool, organizer: User) -> None:
    requests = [register(event=pool.event, person=PersonFactory()) for _ in range(2)]

    assert [approve(registration=request, by=organizer).status for request in requests] == [
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.WAITING,
    ]


def test_a_declined_one_is_told_why(pool: SeatPool, organizer: User) -> None:
    request = register(event=pool.event, person=PersonFactory())

    decline(registration=request, by=organizer, note="本场仅限签约单位。")

    assert "本场仅限签约单位。" in Message.objects.latest("pk").text


class TestAskingAgain:
    """Whoever was declined was answered."""

    @pytest.fixture
    def person(self, pool: SeatPool, organizer: User) -> Person:
        """Somebody who was declined."""
        return decline(registration=register(event=pool.event, person=PersonFactory()), by=organizer).person

    def test_is_refused(self, pool: SeatPool, person: Person) -> None:
        with pytest.raises(Declined):
            register(event=pool.event, person=person)

    def test_is_for_those_with_a_code(self, pool: SeatPool, person: Person) -> None:
        invitation = InvitationCodeFactory(event=pool.event, skips_approval=False)

        assert register(event=pool.event, person=person, code=invitation.code).status == RegistrationStatus.REQUESTED

    def test_is_for_those_whom_organizers_added_since(self, pool: SeatPool, person: Person, organizer: User) -> None:
        cancel(registration=add(event=pool.event, person=person, by=organizer), by=None)

        assert register(event=pool.event, person=person).status == RegistrationStatus.REQUESTED

    def test_is_for_everybody_where_no_approval_is_asked_for(self, pool: SeatPool, person: Person) -> None:
        change(pool.event.registration_policy, access=Access.OPEN)

        assert register(event=pool.event, person=person).status == RegistrationStatus.CONFIRMED


def test_what_is_confirmed_is_not_declined(pool: SeatPool, organizer: User) -> None:
    request = approve(registration=register(event=pool.event, person=PersonFactory()), by=organizer)

    assert decline(registration=request, by=organizer).status == RegistrationStatus.CONFIRMED
