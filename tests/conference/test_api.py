"""The API as a whole: its description, its pages, its limits."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle

from conference.editions.models import Edition
from conference.people.models import User
from events.schedule.services.releasing import release
from jobs.positions.models import Position
from tests.conftest import SignIn
from tests.factories import EventFactory, OrganizationFactory, PositionFactory, SessionSpeakerFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

LISTS = ["event", "session", "speaker", "organization", "position", "my-position", "my-registration", "my-star"]
PUBLIC = LISTS[:5]


def test_the_description_is_valid_and_nothing_in_it_is_guessed() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file="/dev/null", api_version=None)


def test_the_description_names_every_list() -> None:
    schema = SchemaGenerator().get_schema(public=True)
    validate_schema(schema)

    assert {reverse(f"api:{name}-list") for name in LISTS} - set(schema["paths"]) == set()


def test_the_description_is_served(client: Client, edition: Edition) -> None:
    response = client.get("/api/v1/schema/?format=json")

    assert (response.status_code, response.json()["info"]["version"]) == (200, "1.0.0")


def test_the_docs_need_neither_the_internet_nor_inline_scripts(client: Client) -> None:
    response = client.get("/api/v1/docs/")

    page = response.content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []
    assert {urlsplit(url).netloc for url in re.findall(r'(?:src|href)="([^"]+)"', page)} == {""}
    assert "'unsafe-inline'" not in response["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]


@pytest.fixture
def one_of_each(edition: Edition) -> None:
    """Something in every public list."""
    session = SessionSpeakerFactory(
        session__event=EventFactory(edition=edition), speaker=SpeakerFactory(edition=edition)
    ).session
    PositionFactory(edition=edition)
    assert session.event.edition == edition
    release(edition=edition, by=None)


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_list_comes_in_pages(client: Client, name: str) -> None:
    page = client.get(reverse(f"api:{name}-list")).json()

    assert list(page) == ["count", "next", "previous", "results"]
    assert (page["count"], page["next"], page["previous"], len(page["results"])) == (1, None, None, 1)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_may_be_empty(sign_in: SignIn, attendee: User, edition: Edition, name: str) -> None:
    assert sign_in(attendee).get(reverse(f"api:{name}-list")).json() == {
        "count": 0, "next": None, "previous": None, "results": [],
    }  # fmt: skip


def test_pages_turn_and_hold_at_most_a_hundred(client: Client, edition: Edition) -> None:
    employer = OrganizationFactory()
    factory = (PositionFactory.build(edition=edition, organization=employer) for _ in range(101))
    Position.objects.bulk_create(factory)
    url = reverse("api:position-list")

    first = client.get(f"{url}?page_size=1000").json()
    second = client.get(first["next"]).json()

    assert (first["count"], len(first["results"]), len(second["results"])) == (101, 100, 1)
    assert (second["next"], urlsplit(second["previous"]).path) == (None, url)
    assert client.get(f"{url}?page=99").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("en", "Authentication"), ("zh-CN", "身份"), ("fr", "身份")])
def test_the_language_is_that_of_the_header(client: Client, edition: Edition, language: str, words: str) -> None:
    answer = client.get(reverse("api:my-position-list"), headers={"Accept-Language": language})

    assert (answer.status_code, words in answer.json()["detail"]) == (401, True)


@pytest.mark.parametrize(("throttle", "name"), [(AnonRateThrottle, "position"), (UserRateThrottle, "my-registration")])
def test_who_asks_too_much_is_told_to_wait(
    sign_in: SignIn,
    attendee: User,
    edition: Edition,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    throttle: type[AnonRateThrottle],
    name: str,
) -> None:
    monkeypatch.setattr(throttle, "THROTTLE_RATES", {throttle.scope: "3/min"})
    browser = sign_in(attendee)

    answers = [browser.get(reverse(f"api:{name}-list")) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_only_json_is_spoken(client: Client, edition: Edition) -> None:
    answer = client.get(reverse("api:position-list"), headers={"Accept": "text/html"})

    assert answer["Content-Type"] == "application/json"
