"""While the cache's server is down the portal goes on, and only the rate limits are open."""

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from conference.editions.models import Edition
from conference.outbox.models import Message
from tests.factories import UserFactory


@pytest.fixture
def no_server(settings: LazySettings) -> None:
    """A socket that nobody listens on."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/valkey.sock"}}


def test_it_forgets(no_server: None) -> None:
    cache.set("name", "value")

    assert cache.get("name") is None
    assert cache.get("name", "nothing") == "nothing"
    assert cache.get_many(["name"]) == {}
    assert cache.add("name", "value")
    assert not cache.delete("name")


def test_it_remembers_while_there_is_one() -> None:
    cache.set("name", "value")

    assert cache.get("name") == "value"
    assert [cache.add("name", "other"), cache.has_key("name")] == [False, True]


@pytest.mark.django_db
def test_people_get_codes_and_programs_get_answers(no_server: None, edition: Edition) -> None:
    user = UserFactory()

    assert Client().post("/accounts/login/code/", {"contact": user.email}).status_code == 302
    assert Message.objects.count() == 1
    assert Client().get("/api/v1/events/").status_code == 200
