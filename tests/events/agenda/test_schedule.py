"""One's own schedule: what stands on it, what clashes, what changed."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from conference.editions.models import Edition
from conference.kit import clock
from conference.people.models import User
from conference.venues.models import TravelTime
from events.agenda.queries import schedule_of, upcoming
from events.agenda.services import star
from events.program.models import Session, SessionKind, Status
from events.registration.services.cancelling import cancel
from events.registration.services.registering import register
from tests.conftest import SignIn
from tests.events.agenda.conftest import released
from tests.factories import OPENING, EventFactory, RoomFactory, SeatPoolFactory, SessionFactory, VenueFactory, at

pytestmark = pytest.mark.django_db


def make_session(edition: Edition, start: str, end: str, **given: object) -> Session:
    """A session of an event of its own."""
    given = {"event__edition": edition, "starts_at": at(start), "ends_at": at(end), **given}
    session: Session = SessionFactory(**given)
    return session


def give_stars(user: User, *sessions: Session) -> None:
    """Star what is on the schedule after a release now."""
    program = released(sessions[0].event.edition)
    for session in sessions:
        star(person=user.person, session=program.sessions[session.code])


def notes(user: User, edition: Edition) -> dict[str, list[str]]:
    """What is said in Chinese of each session on the user's schedule, by its title."""
    with translation.override("zh-hans"):
        return {item.session.title: item.notes for item in schedule_of(user.person, released(edition))}


class TestWhatStandsOnIt:
    def test_starred_sessions_and_those_of_ones_events_in_order_of_time(self, edition: Edition, attendee: User) -> None:
        late, early = make_session(edition, "15:00", "16:00"), make_session(edition, "08:00", "09:00")
        registered = make_session(edition, "11:00", "12:00")
        make_session(edition, "13:00", "14:00")  # another
        register(event=SeatPoolFactory(event=registered.event).event, person=attendee.person)
        give_stars(attendee, late, early)

        items = schedule_of(attendee.person, released(edition))

        assert [item.session.code for item in items] == [early.code, registered.code, late.code]
        assert [(bool(item.star), item.is_registered) for item in items] == [
            (True, False),
            (False, True),
            (True, False),
        ]

    def test_an_event_without_sessions_stands_there_itself(self, edition: Edition, attendee: User) -> None:
        event = EventFactory(edition=edition)
        register(event=SeatPoolFactory(event=event).event, person=attendee.person)

        assert [item.session.code for item in schedule_of(attendee.person, released(edition))] == [event.code]

    def test_a_registration_given_back_leaves_it(self, edition: Edition, attendee: User) -> None:
        event = EventFactory(edition=edition)
        registration = register(event=SeatPoolFactory(event=event).event, person=attendee.person)
        cancel(registration=registration, by=attendee)

        assert schedule_of(attendee.person, released(edition)) == []


class TestClashes:
    def test_two_at_once_are_said_at_both(self, edition: Edition, attendee: User) -> None:
        one = make_session(edition, "09:00", "10:00", title_zh="甲")
        two = make_session(edition, "09:30", "10:30", title_zh="乙")
        give_stars(attendee, one, two)

        assert notes(attendee, edition) == {"甲": ["与“乙”同时举行。"], "乙": ["与“甲”同时举行。"]}

    @pytest.mark.parametrize(("start", "said"), [("10:19", 1), ("10:20", 0)])
    def test_so_is_a_way_that_takes_longer_than_there_is_time(
        self, edition: Edition, attendee: User, start: str, said: int
    ) -> None:
        one = make_session(edition, "09:00", "10:00", title_zh="甲")
        two = make_session(edition, start, "11:00", title_zh="乙")
        TravelTime.objects.create(origin=two.room.venue, destination=one.room.venue, minutes=20)
        give_stars(attendee, one, two)

        told = notes(attendee, edition)

        assert told["甲"] == []
        assert told["乙"] == ["距“甲”结束仅19分钟，两地之间路程约20分钟。"][:said]

    @pytest.mark.parametrize(("start", "said"), [("10:39", 1), ("10:40", 0)])
    def test_a_way_that_nobody_entered_takes_forty_minutes(
        self, edition: Edition, attendee: User, start: str, said: int
    ) -> None:
        one, two = make_session(edition, "09:00", "10:00"), make_session(edition, start, "11:00", title_zh="乙")
        give_stars(attendee, one, two)

        assert len(notes(attendee, edition)["乙"]) == said

    def test_within_a_venue_one_follows_the_other(self, edition: Edition, attendee: User) -> None:
        venue = VenueFactory()
        rooms = [RoomFactory(venue=venue) for _room in range(2)]
        one = make_session(edition, "09:00", "10:00", room=rooms[0])
        two = make_session(edition, "10:00", "11:00", room=rooms[1])
        give_stars(attendee, one, two)

        assert list(notes(attendee, edition).values()) == [[], []]

    def test_a_star_clashes_with_what_one_registered_for(self, edition: Edition, attendee: User) -> None:
        starred, registered = (make_session(edition, "09:00", "10:00", title_zh=title) for title in "甲乙")
        register(event=SeatPoolFactory(event=registered.event).event, person=attendee.person)
        give_stars(attendee, starred)

        assert all(notes(attendee, edition).values())

    def test_sessions_side_by_side_in_ones_event_do_not_unless_one_starred_both(
        self, edition: Edition, attendee: User
    ) -> None:
        one = make_session(edition, "09:00", "10:00", title_zh="甲")
        two = make_session(edition, "09:00", "10:00", event=one.event, title_zh="乙")
        register(event=SeatPoolFactory(event=one.event).event, person=attendee.person)

        give_stars(attendee, one)
        assert not any(notes(attendee, edition).values())
        give_stars(attendee, two)

        assert all(notes(attendee, edition).values())

    def test_breaks_and_what_is_canceled_clash_with_nothing(self, edition: Edition, attendee: User) -> None:
        starred = make_session(edition, "09:00", "10:00", title_zh="甲")
        pause = make_session(edition, "09:00", "10:00", kind=SessionKind.BREAK, title_zh="茶歇")
        off = make_session(edition, "09:00", "10:00", event=pause.event, status=Status.CANCELLED, title_zh="乙")
        register(event=SeatPoolFactory(event=pause.event).event, person=attendee.person)
        give_stars(attendee, starred, off)

        assert notes(attendee, edition) == {"甲": [], "茶歇": [], "乙": ["该环节已取消。"]}


class TestWhatChangedSince:
    def test_nothing_at_first(self, edition: Edition, attendee: User) -> None:
        give_stars(attendee, make_session(edition, "09:00", "10:00", title_zh="甲"))

        assert notes(attendee, edition) == {"甲": []}

    def test_a_later_time_names_the_old_one(self, edition: Edition, attendee: User) -> None:
        session = make_session(edition, "09:00", "10:00", title_zh="甲")
        give_stars(attendee, session)
        Session.objects.update(starts_at=at("09:30"))

        assert notes(attendee, edition) == {"甲": ["时间有变：您收藏时为11-23 09:00开始。"]}

    def test_another_room_is_said(self, edition: Edition, attendee: User) -> None:
        session = make_session(edition, "09:00", "10:00", title_zh="甲")
        give_stars(attendee, session)
        Session.objects.update(room=RoomFactory())

        assert notes(attendee, edition) == {"甲": ["地点有变，与您收藏时不同。"]}

    @pytest.mark.parametrize("way", ["canceled", "deleted"])
    def test_so_is_the_end_of_it(self, edition: Edition, attendee: User, way: str) -> None:
        session = make_session(edition, "09:00", "10:00", title_zh="甲")
        give_stars(attendee, session)
        if way == "deleted":
            session.delete()
        else:
            Session.objects.update(status=Status.CANCELLED)

        assert notes(attendee, edition) == {"甲": ["该环节已取消。"]}


class TestThePage:
    def test_shows_the_days_and_what_to_know(self, edition: Edition, attendee: User, sign_in: SignIn) -> None:
        one = make_session(edition, "09:00", "10:00", title_zh="甲环节")
        two = make_session(edition, "09:30", "10:30", title_zh="乙环节")
        give_stars(attendee, one, two)

        page = sign_in(attendee).get("/me/schedule/").content.decode()

        assert "11月23日" in page
        assert "与“乙环节”同时举行。" in page

    def test_shows_nothing_of_others(self, edition: Edition, attendee: User, organizer: User, sign_in: SignIn) -> None:
        give_stars(organizer, make_session(edition, "09:00", "10:00", title_zh="甲环节"))

        page = sign_in(attendee).get("/me/schedule/").content.decode()

        assert "甲环节" not in page
        assert 'href="/schedule/"' in page  # what to do about it

    def test_is_there_before_the_first_release(self, edition: Edition, attendee: User, sign_in: SignIn) -> None:
        assert sign_in(attendee).get("/me/schedule/").status_code == 200
        assert sign_in(attendee).get("/me/").status_code == 200


class TestWhatComesNext:
    @pytest.fixture(autouse=True)
    def half_past_nine(self, edition: Edition) -> None:
        """On the first day."""
        clock.set_offset(at("09:30") - clock.now())

    def test_is_what_is_on_and_the_following_two(self, edition: Edition, attendee: User) -> None:
        sessions = [make_session(edition, f"{hour:02}:00", f"{hour + 1:02}:00") for hour in range(8, 14)]
        give_stars(attendee, *sessions)

        codes = [item.session.code for item in upcoming(attendee.person, released(edition), 3)]

        assert codes == [session.code for session in sessions[1:4]]

    def test_leaves_out_what_is_canceled(self, edition: Edition, attendee: User) -> None:
        give_stars(attendee, make_session(edition, "10:00", "11:00", status=Status.CANCELLED))

        assert upcoming(attendee.person, released(edition), 3) == []

    def test_stands_on_ones_page(self, edition: Edition, attendee: User, sign_in: SignIn) -> None:
        give_stars(attendee, make_session(edition, "10:00", "11:00", title_zh="甲环节"))

        assert "甲环节" in sign_in(attendee).get("/me/").content.decode()


@pytest.mark.parametrize("path", ["/me/schedule/", "/me/stars/", "/me/", "/api/v1/me/stars/"])
def test_a_page_costs_the_same_for_one_star_and_for_three(
    edition: Edition, attendee: User, sign_in: SignIn, path: str
) -> None:
    clock.set_offset(at("08:00", OPENING - dt.timedelta(1)) - clock.now())
    browser: Client = sign_in(attendee)

    def cost() -> int:
        browser.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    def add(hour: int) -> None:
        session = make_session(edition, f"{hour}:00", f"{hour + 1}:30")
        register(event=SeatPoolFactory(event=session.event).event, person=attendee.person)
        give_stars(attendee, session)

    add(10)
    one = cost()
    add(11)
    add(12)

    assert cost() == one
