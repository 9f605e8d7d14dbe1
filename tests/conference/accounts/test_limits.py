"""What one address, one contact and everybody together may try."""

import datetime as dt
from unittest.mock import patch

import pytest
from allauth.core.context import request_context
from allauth.core.exceptions import RateLimited
from django.conf import LazySettings
from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client, RequestFactory

from conference.accounts.limits import spend
from conference.editions.models import Edition
from conference.outbox.models import Channel, Message
from conference.people.models import User
from tests.conference.accounts.flows import SIGN_IN, SIGN_UP, latest_code, signed_in_as, type_code, wrong_code
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
        assert "429.html" in [template.name for template in refusal.templates]
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


BY_PHONE = {"by": "phone", "phone": "138 0013 8000", "name_zh": "林晓", "consent": "on"}
PHONE = {"contact": "138 0013 8000"}
OTHER_PHONES = [{"contact": f"138 0013 80{number}"} for number in range(10, 20)]


@pytest.fixture
def known() -> User:
    """Somebody with an account, by phone and by e-mail."""
    return UserFactory(email="lin@example.com", phone="+8613800138000", phone_is_verified=True)


def ask(told: dict[str, str], page: str = SIGN_IN, **request: str) -> HttpResponse:
    """Ask for a code in a browser of its own."""
    return Client(**request).post(page, told)


def is_refused(answer: HttpResponse, field: str, *, code: str = "rate_limited") -> bool:
    """Whether the form says that no more codes are sent, at the field."""
    return answer.status_code == 200 and [error.code for error in answer.context["form"].errors[field].as_data()] == [
        code
    ]


@pytest.mark.usefixtures("known")
class TestMessagesThatStrangersCause:
    """Codes, and words to contacts without an account."""

    @pytest.mark.parametrize("told", [PHONE, {"contact": "lin@example.com"}, {"contact": "nobody@example.com"}])
    def test_one_contact_is_sent_three_a_minute(self, told: dict[str, str]) -> None:
        answers = [ask(told) for _time in range(4)]

        assert [is_refused(answer, "contact") if answer.status_code == 200 else False for answer in answers] == [
            False, False, False, True,
        ]  # fmt: skip
        assert Message.objects.count() == 3

    def test_a_sign_up_that_cannot_be_texted_makes_no_account(self) -> None:
        for _time in range(3):
            ask(PHONE)
        before = User.objects.count()

        refusal = ask(BY_PHONE, SIGN_UP)

        assert is_refused(refusal, "phone")
        assert User.objects.count() == before

    @pytest.mark.parametrize("channel", [Channel.SMS, Channel.MAIL])
    def test_one_contact_is_sent_ten_an_hour(self, channel: Channel, rf: RequestFactory) -> None:
        def refused(minute: int) -> bool:
            with patch("time.time", return_value=1_900_000_000.0 + 60 * minute), request_context(rf.post(SIGN_IN)):
                try:
                    spend(channel, "+8613800138000")
                except RateLimited:
                    return True
                return False

        assert [refused(minute) for minute in (*range(11), 61)] == [*[False] * 10, True, False]

    def test_nobody_shuts_the_owner_of_a_number_out_from_another_address(self) -> None:
        for _time in range(5):
            ask(PHONE, REMOTE_ADDR="203.0.113.9")
            ask(BY_PHONE, SIGN_UP, REMOTE_ADDR="203.0.113.9")

        assert ask(PHONE).status_code == 302

    def test_one_address_spends_no_more_than_its_share(self, settings: LazySettings) -> None:
        limit(settings, "asked_sms", "2/h/ip")
        for told in OTHER_PHONES[:2]:
            assert ask(told).status_code == 302

        assert is_refused(ask(OTHER_PHONES[2]), "contact")
        assert ask(OTHER_PHONES[2], REMOTE_ADDR="203.0.113.9").status_code == 302

    def test_all_together_spend_no_more_than_the_ceiling_and_mail_goes_on(self, settings: LazySettings) -> None:
        settings.SMS_PER_HOUR = 2
        for number, told in enumerate(OTHER_PHONES[:2]):
            assert ask(told, REMOTE_ADDR=f"203.0.113.{number}").status_code == 302

        assert is_refused(ask(PHONE), "contact")
        assert is_refused(ask(BY_PHONE, SIGN_UP), "phone")
        assert ask({"contact": "lin@example.com"}).status_code == 302
        assert Message.objects.filter(channel=Channel.SMS).count() == 2

    def test_a_portal_without_sms_says_so_and_mails(self, settings: LazySettings) -> None:
        settings.PORTAL_MODE, settings.SMS_PROVIDER = "production", "off"

        assert is_refused(ask(PHONE), "contact", code="no_sms")
        assert is_refused(ask(BY_PHONE, SIGN_UP), "phone", code="no_sms")
        assert ask({"contact": "lin@example.com"}).status_code == 302

    def test_what_left_an_hour_ago_is_not_counted(self, settings: LazySettings) -> None:
        settings.SMS_PER_HOUR = 1
        ask(OTHER_PHONES[0])
        Message.objects.update(created_at=Now() - dt.timedelta(minutes=61))

        assert ask(PHONE).status_code == 302

    def test_a_code_sent_again_counts_too(self, settings: LazySettings) -> None:
        settings.SMS_PER_HOUR = 1
        browser = Client()
        page = browser.post(SIGN_IN, PHONE)["Location"]

        browser.post(page, {"action": "resend"})

        assert Message.objects.count() == 1
