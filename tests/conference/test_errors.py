"""What visitors get when something broke that no view foresaw."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from conference import urls
from events.registration.models import Registration, SeatPool
from tests.conftest import SignIn
from tests.factories import EditionFactory, EventFactory, SeatPoolFactory, UserFactory
from tests.holding import held


def bug(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


MINE = "/api/v1/me/registrations/"
urlpatterns = [path("bug/", bug), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.fixture
def visitor(client: Client) -> Client:
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_bug_is_500_and_says_nothing_of_itself(visitor: Client) -> None:
    answer = visitor.get("/bug/")

    assert answer.status_code == 500
    assert "页面暂时无法显示" in answer.content.decode()
    assert "ZeroDivision" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
class TestWhoWaitsTooLong:
    """For a row that another transaction holds: 503, to be tried again."""

    @pytest.fixture
    def pool(self) -> Iterator[SeatPool]:
        """The seats of an event, in somebody else's hands."""
        pool = SeatPoolFactory(event=EventFactory(edition=EditionFactory()))
        yield pool
        assert not Registration.objects.exists()

    @pytest.fixture
    def browser(self, sign_in: SignIn) -> Client:
        browser = sign_in(UserFactory())
        browser.raise_request_exception = False
        return browser

    def test_a_page_says_so_in_both_languages(self, pool: SeatPool, browser: Client) -> None:
        with held("SELECT 1 FROM events_seatpool FOR UPDATE"):
            answer = browser.post(f"/events/{pool.event.slug}/register/")

        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "系统正在恢复" in answer.content.decode()

    def test_the_api_says_so_in_json(self, pool: SeatPool, browser: Client) -> None:
        with held("SELECT 1 FROM events_seatpool FOR UPDATE"):
            answer = browser.post(MINE, {"event": pool.event.slug}, content_type="application/json")

        assert (answer.status_code, answer.headers["Retry-After"], list(answer.json())) == (503, "5", ["detail"])
