"""What every test stands on: real Postgres and real Valkey, one database and one number for each worker."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from conference import embedded
from conference.editions.models import Edition
from conference.kit.roles import Role
from conference.pages import middleware
from conference.pages.kept import keeping
from conference.pages.models import PageVersion
from conference.people.models import User
from conference.people.services import appoint, make_administrator, settle_desk
from events.program.models import EventOrganizer
from tests.factories import EditionFactory, EventFactory, UserFactory

embedded.ensure()
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # `conference.wsgi` warns of a missing one


def pytest_unconfigure() -> None:
    """Let go of the embedded servers."""
    embedded.release(timeout=0)


BACKEND = "conference.accounts.backends.SignIn"


@pytest.fixture(autouse=True)
def own_valkey(settings: LazySettings) -> None:
    """A Valkey number for this xdist worker, emptied before each test: rate limits start anew."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    location = settings.REDIS_URL.partition("?")[0] + f"?db={worker + 1}"
    settings.REDIS_URL = location
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": location}}
    cache.clear()


@pytest.fixture(autouse=True)
def plain_static_files(settings: LazySettings) -> None:
    """Pages name static files by their own names: nothing is collected for a test."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def own_memory() -> None:
    """Nothing is kept from another test, whose versions were numbered alike."""
    for kept in keeping:
        kept.clear()


@pytest.fixture(autouse=True)
def own_language() -> None:
    """Addresses are Chinese ones again, in case the last page that a test asked for was English."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def own_files(settings: LazySettings, tmp_path: Path) -> None:
    """What a test uploads goes with the test."""
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "media", tmp_path / "private"


@pytest.fixture(autouse=True)
def what_migrations_wrote(request: pytest.FixtureRequest) -> None:
    """The one row of the page version again, in case a test with transactions of its own emptied every table."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("db")
        PageVersion.objects.get_or_create(pk=1)


@pytest.fixture
def edition(db: None) -> Edition:
    """The current edition, open for registration."""
    return EditionFactory()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The version of public pages is asked at every request, not once a second: which request asks, and so how many
    queries it costs, would be left to the second's turn.
    """
    monkeypatch.setattr(middleware, "FRESH_SECONDS", -1.0)


SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in() -> SignIn:
    """A browser in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def attendee(db: None) -> User:
    """Somebody with an account and no role."""
    return UserFactory()


@pytest.fixture
def organizer(edition: Edition) -> User:
    """Organizer of the whole edition."""
    user = UserFactory()
    appoint(user=user, role=Role.ORGANIZER, edition=edition, by=None)
    return user


@pytest.fixture
def auditor(edition: Edition) -> User:
    """Reads everything, changes nothing."""
    user = UserFactory()
    appoint(user=user, role=Role.AUDITOR, edition=edition, by=None)
    return user


@pytest.fixture
def event_organizer(edition: Edition) -> User:
    """Organizer of one event, `user.organized_events`."""
    user = UserFactory()
    EventOrganizer.objects.create(user=user, event=EventFactory(edition=edition))
    settle_desk(user=user)
    return user


@pytest.fixture
def administrator(db: None) -> User:
    """May do everything."""
    return make_administrator(user=UserFactory(), by=None)
