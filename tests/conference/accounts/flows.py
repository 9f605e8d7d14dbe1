"""What the tests of accounts share: reading the code that was sent, and typing it."""

import re

from django.http import HttpResponse
from django.test import Client

from conference.outbox.models import Message

SIGN_UP = "/accounts/signup/"
ENGLISH_SIGN_UP = "/en/accounts/signup/"
SIGN_IN = "/accounts/login/code/"
PASSWORD_SIGN_IN = "/accounts/login/"


def latest_code() -> str:
    """The six digits of the newest message."""
    return re.findall(r"(?<!\d)\d{6}(?!\d)", Message.objects.latest("pk").text)[0]


def type_code(browser: Client, page: str, code: str = "") -> HttpResponse:
    """Enter the code that was sent, or another one."""
    return browser.post(page, {"code": code or latest_code()})


def wrong_code() -> str:
    """A code that was not sent."""
    return "000000" if latest_code() != "000000" else "000001"


def signed_in_as(browser: Client) -> str | None:
    """The id of who is signed in."""
    return browser.session.get("_auth_user_id")
