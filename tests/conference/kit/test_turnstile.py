"""So many a second go through, the others wait in the order in which they came."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from conference import urls
from conference.kit.turnstile import in_turn
from conference.people.models import User
from tests.factories import UserFactory


@in_turn("test", rate="TEST_RATE")
def inside(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


urlpatterns = [path("inside/", inside), *urls.urlpatterns]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def one_in_ten_seconds(settings: LazySettings) -> Iterator[time_machine.Traveller]:
    settings.TEST_RATE = 0.1
    with time_machine.travel(1_800_000_000, tick=False) as clock:  # 16:00 in Chongqing
        yield clock


@pytest.fixture
def newcomer(sign_in: SignIn) -> Callable[[], Client]:
    """The browser of somebody who was not here yet."""
    return lambda: sign_in(UserFactory())


def is_inside(browser: Client) -> bool:
    return browser.get("/inside/").content == b"inside"


def test_the_first_goes_through_and_the_others_are_told_when_their_turn_is(newcomer: Callable[[], Client]) -> None:
    first, *others = [newcomer().get("/inside/") for _person in range(4)]

    assert first.content == b"inside"
    assert [
        re.findall(r"<strong>(.+?)</strong> 轮到您（约 (\d+) 秒后）", page.content.decode()) for page in others
    ] == [
        [("16:00:10", "10")],
        [("16:00:20", "20")],
        [("16:00:30", "30")],
    ]
    assert [page.headers["Refresh"] for page in others] == ["10", "20", "30"]


def test_a_long_line_asks_again_after_five_minutes_at_the_latest(newcomer: Callable[[], Client]) -> None:
    pages = [newcomer().get("/inside/") for _person in range(33)]

    assert [page.headers["Refresh"] for page in pages[-4:]] == ["290", "300", "300", "300"]


def test_whoever_came_first_goes_first(
    newcomer: Callable[[], Client], one_in_ten_seconds: time_machine.Traveller
) -> None:
    people = [newcomer() for _person in range(4)]
    for browser in people:
        browser.get("/inside/")

    one_in_ten_seconds.shift(12)

    assert [is_inside(newcomer()), *map(is_inside, people)] == [False, True, True, False, False]


def test_whoever_is_through_comes_back_at_will(newcomer: Callable[[], Client]) -> None:
    browser = newcomer()
    assert is_inside(browser)
    newcomer().get("/inside/")

    assert is_inside(browser)


def test_whoever_comes_again_or_on_another_device_has_the_same_turn(
    newcomer: Callable[[], Client], sign_in: SignIn
) -> None:
    """Neither loses a place, nor makes the line longer for who comes after."""
    is_inside(newcomer())
    user = UserFactory()
    waits = [sign_in(user).get("/inside/").headers["Refresh"] for _device in range(9)]

    assert waits == ["10"] * 9
    assert newcomer().get("/inside/").headers["Refresh"] == "20"


def test_without_a_broker_it_stands_open(newcomer: Callable[[], Client], settings: LazySettings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1"

    assert all(is_inside(newcomer()) for _person in range(6))
