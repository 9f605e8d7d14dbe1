"""What one address, one contact and everybody together may try."""

import pytest
from django.conf import LazySettings
from django.test import Client

from conference.editions.models import Edition
from conference.people.models import User
from tests.conference.accounts.flows import SIGN_IN, latest_code, signed_in_as, type_code, wrong_code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_edition(edition: Edition) -> None:
    """Pages need one."""


def limit(settings: LazySettings, action: str, rates: str) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {action: rates}


def asked_for_a_code(user: User, **request: str) -> tuple[Client, str]:
    """A browser on the page that asks for the code which the user was sent."""
    browser = Client(**request)
    return browser, browser.post(SIGN_IN, {"contact": user.email})["Location"]


class TestWrongCodes:
    """Of any accounts."""

    def test_after_too_many_an_address_is_refused_in_words_and_others_are_not(self, settings: LazySettings) -> None:
        limit(settings, "wrong_code", "2/h/ip")
        for _account in range(2):
            browser, page = asked_for_a_code(UserFactory())
            assert type_code(browser, page, wrong_code()).status_code == 200

        there, page = asked_for_a_code(UserFactory())
        refusal = type_code(there, page)
        elsewhere, page = asked_for_a_code(UserFactory(), REMOTE_ADDR="203.0.113.9")
        type_code(elsewhere, page)

        assert refusal.status_code == 429
        assert refusal.templates[0].name == "429.html"
        assert signed_in_as(there) is None
        assert signed_in_as(elsewhere)

    def test_right_ones_are_not_counted(self, settings: LazySettings) -> None:
        limit(settings, "wrong_code", "1/h/ip")

        signed_in = []
        for _account in range(3):
            browser, page = asked_for_a_code(UserFactory())
            type_code(browser, page)
            signed_in.append(signed_in_as(browser))

        assert all(signed_in)

    def test_the_limit_is_for_every_sort_of_code(self, settings: LazySettings) -> None:
        limit(settings, "wrong_code", "1/h/ip")
        browser, page = asked_for_a_code(UserFactory())
        type_code(browser, page, wrong_code())

        told = {"by": "email", "email": "ada@example.com", "given_names": "Ada", "consent": "on"}
        stranger = Client()
        page = stranger.post("/accounts/signup/?by=email", told)["Location"]

        assert type_code(stranger, page, latest_code()).status_code == 429
