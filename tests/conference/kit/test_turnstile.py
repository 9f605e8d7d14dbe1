"""So many a second go through, the others wait in the order in which they came."""

import re
import time
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from conference import urls
from conference.kit.turnstile import in_turn


@in_turn("test", rate="TEST_RATE")
def inside(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


urlpatterns = [path("inside/", inside), *urls.urlpatterns]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def one_in_ten_seconds(settings: LazySettings) -> Iterator[time_machine.Traveller]:
    settings.TEST_RATE = 0.1
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        yield clock


def is_inside(browser: Client) -> bool:
    return browser.get("/inside/").content == b"inside"


def test_the_first_goes_through_and_the_others_are_told_how_long_they_wait() -> None:
    first, *others = [Client().get("/inside/") for _person in range(4)]

    assert first.content == b"inside"
    assert [re.findall(r"约 (\d+) 秒", answer.content.decode()) for answer in others] == [["10"], ["20"], ["30"]]
    assert [answer.headers["Refresh"] for answer in others] == ["10", "20", "30"]


def test_whoever_came_first_goes_first(one_in_ten_seconds: time_machine.Traveller) -> None:
    people = [Client() for _person in range(4)]
    for browser in people:
        browser.get("/inside/")

    one_in_ten_seconds.shift(12)

    assert [is_inside(Client()), *map(is_inside, people)] == [False, True, True, False, False]


def test_whoever_is_through_comes_back_at_will() -> None:
    browser = Client()
    assert is_inside(browser)
    Client().get("/inside/")

    assert is_inside(browser)


def test_waiting_again_costs_nobody_a_turn() -> None:
    late = [Client() for _person in range(5)]
    for browser in late:
        browser.get("/inside/")
    before = late[-1].cookies["turn_test"].value
    for _time in range(9):
        late[-1].get("/inside/")

    assert late[-1].cookies["turn_test"].value == before


def test_a_forged_turn_is_none() -> None:
    for _person in range(6):
        Client().get("/inside/")
    forger = Client()
    forger.cookies["turn_test"] = f"{time.time()}:forged"

    assert not is_inside(forger)


def test_without_a_broker_it_stands_open(settings: LazySettings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1"

    assert all(is_inside(Client()) for _person in range(6))
