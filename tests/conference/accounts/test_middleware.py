"""The hint cookie, and what is asked of those who enter the desk."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.test import Client

from conference.people.models import User
from tests.conference.accounts.flows import PASSWORD_SIGN_IN
from tests.conftest import SignIn
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

DESK = "/admin/"


def was_seen(browser: Client, *, seconds_ago: int) -> None:
    """Set when the desk last saw this browser."""
    session = browser.session
    session["desk_seen"] = int(time.time()) - seconds_ago
    session.save()


def test_signing_in_sets_the_hint_and_signing_out_takes_it(client: Client) -> None:
    user = UserFactory()
    user.set_password("across-the-Yangtze")
    user.save()

    entered = client.post(PASSWORD_SIGN_IN, {"login": user.email, "password": "across-the-Yangtze"})
    left = client.post("/accounts/logout/")

    assert (entered.cookies["signed_in"].value, entered.cookies["signed_in"]["httponly"]) == ("1", "")
    assert (left.cookies["signed_in"].value, left.cookies["signed_in"]["max-age"]) == ("", 0)


def test_other_pages_leave_the_hint_alone(client: Client) -> None:
    assert "signed_in" not in client.get(PASSWORD_SIGN_IN).cookies


def test_idle_staff_are_signed_out(sign_in: SignIn, organizer: User, settings: LazySettings) -> None:
    browser = sign_in(organizer)
    was_seen(browser, seconds_ago=settings.DESK_IDLE_SECONDS + 5)

    assert browser.get(DESK)["Location"] == "/accounts/login/code/?next=/admin/"
    assert "_auth_user_id" not in browser.session


def test_busy_staff_stay(sign_in: SignIn, organizer: User, settings: LazySettings) -> None:
    browser = sign_in(organizer)
    was_seen(browser, seconds_ago=settings.DESK_IDLE_SECONDS - 60)

    assert browser.get(DESK).status_code == 200
    assert int(time.time()) - browser.session["desk_seen"] < 60


def test_idleness_counts_at_the_desk_alone(sign_in: SignIn, organizer: User, settings: LazySettings) -> None:
    browser = sign_in(organizer)
    was_seen(browser, seconds_ago=settings.DESK_IDLE_SECONDS + 5)

    assert browser.get("/me/").status_code == 200


@pytest.mark.parametrize("page", [DESK, "/admin/events/event/", "/en/admin/"])
def test_production_asks_staff_for_a_second_factor(
    sign_in: SignIn, organizer: User, settings: LazySettings, page: str
) -> None:
    settings.DESK_NEEDS_MFA = True

    assert sign_in(organizer).get(page)["Location"].endswith("/accounts/2fa/totp/activate/")


def test_staff_with_a_second_factor_enter(sign_in: SignIn, organizer: User, settings: LazySettings) -> None:
    settings.DESK_NEEDS_MFA = True
    Authenticator.objects.create(user=organizer, type=Authenticator.Type.TOTP, data={})

    assert sign_in(organizer).get(DESK).status_code == 200


def test_attendees_need_no_second_factor(sign_in: SignIn, attendee: User, settings: LazySettings) -> None:
    settings.DESK_NEEDS_MFA = True

    assert [sign_in(attendee).get(f"/accounts/2fa/{page}").status_code for page in ("", "webauthn/")] == [200, 200]
