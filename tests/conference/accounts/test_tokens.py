"""Keys to the API."""

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from conference.accounts.models import ApiToken
from conference.accounts.services import MOST_TOKENS, make_token, revoke_token
from conference.audit.models import AuditEntry
from conference.people.models import User
from tests.conftest import SignIn
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

MINE = "/api/v1/me/registrations/"
PAGE = "/me/tokens/"


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


def test_a_revoked_token_opens_nothing(client: Client, attendee: User) -> None:
    token = make_token(user=attendee, name="app")

    revoke_token(token=attendee.api_tokens.get(), by=attendee)

    assert ask(client, f"Bearer {token}") == 401


def test_the_log_knows_of_both(attendee: User) -> None:
    make_token(user=attendee, name="app")
    revoke_token(token=attendee.api_tokens.get(), by=attendee)

    entries = AuditEntry.objects.filter(object_type="conference.ApiToken", actor_id=attendee.pk)
    assert [entry.verb for entry in entries] == ["revoke", "make"]


def test_there_is_an_end_to_tokens(attendee: User) -> None:
    for number in range(MOST_TOKENS):
        make_token(user=attendee, name=str(number))

    with pytest.raises(ValidationError):
        make_token(user=attendee, name="one more")

    assert attendee.api_tokens.count() == MOST_TOKENS


def test_its_last_use_is_kept_by_the_day(client: Client, attendee: User) -> None:
    token = make_token(user=attendee, name="app")
    assert attendee.api_tokens.get().last_used_on is None

    ask(client, f"Bearer {token}")

    assert attendee.api_tokens.get().last_used_on == timezone.localdate()


@pytest.mark.usefixtures("edition")
class TestPage:
    """The page on which somebody makes and revokes keys."""

    def test_shows_a_new_token_once(self, sign_in: SignIn, attendee: User, client: Client) -> None:
        browser = sign_in(attendee)

        made = browser.post(PAGE, {"name": "招聘系统"})

        token = made.context["made"]
        assert token in made.content.decode()
        assert "no-store" in made["Cache-Control"]
        assert ask(client, f"Bearer {token}") == 200
        assert token not in browser.get(PAGE).content.decode()

    def test_keeps_what_was_typed(self, sign_in: SignIn, attendee: User) -> None:
        response = sign_in(attendee).post(PAGE, {"name": "很" * 61})

        assert list(response.context["form"].errors) == ["name"]
        assert "很" * 61 in response.content.decode()
        assert not attendee.api_tokens.exists()

    def test_revokes(self, sign_in: SignIn, attendee: User) -> None:
        make_token(user=attendee, name="app")

        response = sign_in(attendee).post(f"{PAGE}{attendee.api_tokens.get().code}/revoke/", follow=True)

        assert "“app”" in response.content.decode()
        assert not attendee.api_tokens.exists()

    def test_knows_nothing_of_others_tokens(self, sign_in: SignIn, attendee: User) -> None:
        make_token(user=attendee, name="app")
        somebody = sign_in(UserFactory())

        assert somebody.post(f"{PAGE}{attendee.api_tokens.get().code}/revoke/").status_code == 404
        assert "app" not in [token.name for token in somebody.get(PAGE).context["tokens"]]
        assert ApiToken.objects.count() == 1

    def test_asks_for_the_password_again_before_it_makes_one(self, sign_in: SignIn, attendee: User) -> None:
        attendee.set_password("a long enough one")
        attendee.save()
        browser = sign_in(attendee)

        asked = browser.post(PAGE, {"name": "app"})
        assert asked["Location"] == "/accounts/reauthenticate/?next=%2Fme%2Ftokens%2F"
        assert not attendee.api_tokens.exists()

        made = browser.post(asked["Location"], {"password": "a long enough one"})
        assert made.context["made"]
        assert attendee.api_tokens.get().name == "app"
