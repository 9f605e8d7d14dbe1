"""Keys to the API."""

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from conference.accounts.services import make_token
from conference.people.models import User

pytestmark = pytest.mark.django_db

MINE = "/api/v1/me/registrations/"


def ask(client: Client, authorization: str) -> int:
    return client.get(MINE, headers={"Authorization": authorization}).status_code


def test_a_token_opens_ones_own_pages(client: Client, attendee: User) -> None:
    assert ask(client, f"Bearer {make_token(user=attendee, name='app')}") == 200


@pytest.mark.parametrize("authorization", ["Bearer wrong", "Bearer ", "Bearer 错", "Basic YTpi", ""])
def test_anything_else_does_not(client: Client, attendee: User, authorization: str) -> None:
    make_token(user=attendee, name="app")

    assert ask(client, authorization.encode().decode("latin-1")) == 401


def test_the_database_keeps_the_digest_alone(attendee: User) -> None:
    token = make_token(user=attendee, name="app")

    with connection.cursor() as cursor:
        cursor.execute("SELECT conference_apitoken::text FROM conference_apitoken")
        assert token not in cursor.fetchone()[0]


def test_the_token_of_a_closed_account_opens_nothing(client: Client, attendee: User) -> None:
    token = make_token(user=attendee, name="app")
    User.objects.filter(pk=attendee.pk).update(is_active=False)

    assert ask(client, f"Bearer {token}") == 401


def test_a_token_needs_no_csrf_token_and_a_session_does(attendee: User, edition: object) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(attendee, backend="conference.accounts.backends.SignIn")
    token = make_token(user=attendee, name="app")

    by_session = browser.post(MINE, {}, "application/json")
    by_token = Client(enforce_csrf_checks=True).post(
        MINE, {}, "application/json", headers={"Authorization": f"Bearer {token}"}
    )

    assert (by_session.status_code, by_token.status_code) == (403, 400)


def test_production_knows_no_token_of_a_demo_account(settings: LazySettings, client: Client, attendee: User) -> None:
    token = make_token(user=attendee, name="app")
    User.objects.filter(pk=attendee.pk).update(is_demo=True)
    assert ask(client, f"Bearer {token}") == 200

    settings.PORTAL_MODE = "production"

    assert ask(client, f"Bearer {token}") == 401
