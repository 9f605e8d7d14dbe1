"""A day as a table, by venue, and as what is on now and next."""

import datetime as dt
import json

import pytest
from django.test import Client, RequestFactory

from conference.editions.models import Edition
from conference.kit import clock
from events.program import views
from events.program.boards import Screen, day_grid
from events.program.models import Status
from events.program.released import released_program
from events.schedule.services.releasing import release
from tests.factories import OPENING, EventFactory, RoomFactory, SessionFactory, VenueFactory, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def program(edition: Edition) -> None:
    """A morning in two halls of a venue and one of another; in the first hall a canceled session and what came in its
    place.
    """
    center, hotel = VenueFactory(name_zh="会议中心"), VenueFactory(name_zh="酒店")
    first = RoomFactory(venue=center, name_zh="一号厅", rank=2)
    second = RoomFactory(venue=center, name_zh="二号厅", rank=1)
    ballroom = RoomFactory(venue=hotel, name_zh="宴会厅")
    event = EventFactory(edition=edition, venue=center)
    for title, room, starts, ends, status in (
        ("开幕", first, "09:00", "10:00", Status.PLANNED),
        ("停办", first, "10:30", "11:00", Status.CANCELLED),
        ("补位", first, "10:30", "12:00", Status.PLANNED),
        ("论坛", second, "09:30", "11:00", Status.PLANNED),
        ("午宴", ballroom, "12:00", "13:00", Status.PLANNED),
    ):
        SessionFactory(event=event, title_zh=title, room=room, starts_at=at(starts), ends_at=at(ends), status=status)
    tomorrow = OPENING + dt.timedelta(1)
    SessionFactory(
        event=event, title_zh="次日", room=first, starts_at=at("09:00", tomorrow), ends_at=at("10:00", tomorrow)
    )
    release(edition=edition, by=None)


def titles(entries: list) -> list[str]:
    return [entry.title_zh for entry in entries]


def test_each_room_is_a_column_as_ranked_and_each_moment_a_row(edition: Edition) -> None:
    day = [entry for entry in released_program(edition).timetable if entry.day == OPENING]

    grid = day_grid(day)

    assert [place.full_name for place in grid["places"]] == ["会议中心 二号厅", "会议中心 一号厅", "酒店 宴会厅"]
    assert [f"{row.starts_at.astimezone(at('09:00').tzinfo):%H:%M}" for row in grid["rows"]] == [
        "09:00", "09:30", "10:00", "10:30", "11:00", "12:00",
    ]  # fmt: skip
    assert [[(titles(cell.entries), cell.rows) for cell in row.cells] for row in grid["rows"]] == [
        [([], 1), (["开幕"], 2), ([], 5)],
        [(["论坛"], 3)],
        [([], 1)],
        [(["停办", "补位"], 2)],
        [([], 2)],
        [([], 1), (["午宴"], 1)],
    ]


def test_every_row_of_the_table_is_as_wide_as_its_head(edition: Edition) -> None:
    grid = day_grid([entry for entry in released_program(edition).timetable if entry.day == OPENING])

    for number in range(len(grid["rows"])):
        covering = [
            cell for above, row in enumerate(grid["rows"]) for cell in row.cells if above <= number < above + cell.rows
        ]
        assert len(covering) == len(grid["places"])


@pytest.mark.parametrize(
    ("time", "screen", "shown"),
    [
        ("09:45", Screen(), [(["论坛"], []), (["开幕"], ["停办", "补位"]), ([], ["午宴"])]),
        ("10:00", Screen(venue="会议中心", room="一号厅"), [([], ["停办", "补位"])]),
        ("11:30", Screen(), [(["补位"], []), ([], ["午宴"])]),
        ("12:00", Screen(venue="酒店"), [(["午宴"], [])]),
        ("13:00", Screen(), []),
        ("09:45", Screen(venue="没有的会场"), []),
    ],
)
def test_a_screen_shows_what_is_on_and_what_comes_next(
    edition: Edition, time: str, screen: Screen, shown: list
) -> None:
    halls = screen.halls(released_program(edition), at(time))

    assert [(titles(hall["now"]), titles(hall["next"])) for hall in halls] == shown


def test_in_the_evening_a_screen_shows_what_comes_first_next_day(edition: Edition) -> None:
    assert titles(Screen().upcoming(released_program(edition), at("20:00"))) == ["次日"]


class TestPages:
    @pytest.fixture(autouse=True)
    def morning(self) -> None:
        """The portal's clock on the day, at a quarter to ten."""
        clock.set_offset(at("09:45") - dt.datetime.now(dt.UTC))

    def page(self, path: str) -> str:
        answer = Client().get(path)
        assert answer.status_code == 200
        return answer.content.decode()

    def test_the_grid_shows_today(self) -> None:
        page = self.page("/schedule/grid/")

        assert "午宴" in page
        assert "次日" not in page

    def test_the_grid_is_narrowed_by_the_same_links(self) -> None:
        page = self.page("/schedule/grid/?venue=酒店")

        assert "午宴" in page
        assert "论坛" not in page

    def test_venues_have_their_sessions(self) -> None:
        page = self.page("/schedule/venues/")

        assert page.index("论坛") < page.index(">酒店</h3>") < page.index("午宴")

    def test_the_screen_goes_by_the_portals_clock(self) -> None:
        page = self.page("/schedule/now/?venue=会议中心")

        assert "开幕" in page
        assert "午宴" not in page

    def test_the_screen_is_kept_until_something_begins_or_ends(self, rf: RequestFactory) -> None:
        minutes = views.now(rf.get("/schedule/now/")).seconds_to_live / 60

        assert 14 < minutes <= 15

    def test_the_clock_tells_the_portals_time(self) -> None:
        told = json.loads(Client().get("/schedule/time/").content)["now"]

        assert abs(told / 1000 - at("09:45").timestamp()) < 60

    def test_the_print_has_every_day(self) -> None:
        page = self.page("/schedule/print/")

        assert all(title in page for title in ("开幕", "午宴", "次日"))
