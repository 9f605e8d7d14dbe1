"""Choosing other sessions after registering."""

import datetime as dt

import pytest
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.people.models import User
from events.program.models import Session, Visibility
from events.registration.models import Access, Registration, SeatPool
from events.registration.services.choosing import choose_sessions
from events.registration.services.refusals import SessionFull, TooLate
from events.registration.services.registering import register
from tests.conftest import SignIn
from tests.factories import PersonFactory, SeatPoolFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole() -> SeatPool:
    """The seats of an event as a whole."""
    return SeatPoolFactory(total=10)


@pytest.fixture
def sessions(whole: SeatPool) -> list[Session]:
    """Two of its sessions, with one seat each."""
    made = [SessionFactory(event=whole.event) for _ in range(2)]
    for session in made:
        SeatPoolFactory(event=whole.event, session=session, total=1)
    return made


@pytest.fixture
def own(whole: SeatPool, sessions: list[Session], attendee: User) -> Registration:
    """Registered to the first session."""
    return register(event=whole.event, person=attendee.person, sessions=sessions[:1])


def taken() -> list[int]:
    """The seats taken: of the event, and of each session."""
    return list(SeatPool.objects.order_by("pk").values_list("taken", flat=True))


def test_the_seat_moves_along(own: Registration, sessions: list[Session], attendee: User) -> None:
    choose_sessions(registration=own, sessions=sessions[1:], by=attendee)

    assert (list(own.sessions.all()), taken()) == (sessions[1:], [1, 0, 1])


def test_a_full_one_is_refused_and_nothing_moves(
    own: Registration, whole: SeatPool, sessions: list[Session], attendee: User
) -> None:
    register(event=whole.event, person=PersonFactory(), sessions=sessions[1:])

    with pytest.raises(SessionFull):
        choose_sessions(registration=own, sessions=sessions[1:], by=attendee)

    assert (list(own.sessions.all()), taken()) == (sessions[:1], [2, 1, 1])


def test_a_request_takes_no_seat_yet(whole: SeatPool, sessions: list[Session], attendee: User) -> None:
    whole.event.registration_policy.access = Access.APPROVAL
    request = register(event=whole.event, person=attendee.person, sessions=sessions[:1])

    choose_sessions(registration=request, sessions=sessions[1:], by=attendee)

    assert (list(request.sessions.all()), taken()) == (sessions[1:], [0, 0, 0])


def test_people_choose_until_the_last_moment_and_organizers_after_it(
    own: Registration, sessions: list[Session], attendee: User, organizer: User
) -> None:
    policy = own.event.registration_policy
    policy.changes_until = timezone.now() - dt.timedelta(minutes=1)
    policy.save()
    own = Registration.objects.get()

    with pytest.raises(TooLate):
        choose_sessions(registration=own, sessions=[], by=attendee)
    choose_sessions(registration=own, sessions=[], by=organizer)

    assert taken() == [1, 0, 0]
    assert AuditEntry.objects.get(verb="change").changes == {"sessions": [[sessions[0].pk], []]}


class TestThePage:
    """Of one's own registration."""

    def test_it_offers_the_sessions_and_says_which_is_full(
        self, own: Registration, whole: SeatPool, sessions: list[Session], attendee: User, sign_in: SignIn
    ) -> None:
        register(event=whole.event, person=PersonFactory(), sessions=sessions[1:])
        page = f"/registrations/{own.code}/sessions/"

        words = [str(words) for _key, words in sign_in(attendee).get(page).context["form"].fields["sessions"].choices]
        refused = sign_in(attendee).post(page, {"sessions": [sessions[1].pk]})

        assert [each.rpartition(" · ")[2] for each in words] == ["您的席位", "已满"]
        assert (refused.status_code, list(refused.context["form"].errors)) == (409, ["sessions"])
        assert refused.context["form"]["sessions"].value() == [str(sessions[1].pk)]

    def test_a_session_that_is_not_offered_any_more_stays(
        self, own: Registration, sessions: list[Session], attendee: User, sign_in: SignIn
    ) -> None:
        Session.objects.filter(pk=sessions[0].pk).update(visibility=Visibility.PARTICIPANTS)

        answer = sign_in(attendee).post(f"/registrations/{own.code}/sessions/", {"sessions": [sessions[1].pk]})

        assert (answer.status_code, set(own.sessions.all())) == (302, set(sessions))

    def test_there_is_none_without_such_sessions(self, whole: SeatPool, attendee: User, sign_in: SignIn) -> None:
        own = register(event=whole.event, person=attendee.person)

        assert sign_in(attendee).get(f"/registrations/{own.code}/sessions/").status_code == 404
