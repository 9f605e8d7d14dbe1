"""What a mail service tells."""

import datetime as dt
import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from standardwebhooks import Webhook

from conference.kit.signing import shared_secret
from conference.outbox.models import Message, Receipt, Suppression
from tests.conference.outbox.notes import REMINDER, note

pytestmark = pytest.mark.django_db
ADDRESS = "/api/mail/events/"
SECRET = shared_secret()


@pytest.fixture(autouse=True)
def secret(settings: LazySettings) -> None:
    settings.MAIL_EVENTS_SECRET = SECRET


@pytest.fixture
def message() -> Message:
    return note(kind=REMINDER)


def post(body: str, *, secret: str = SECRET, age: int = 0, signed: str | None = None) -> HttpResponse:
    """An event, signed so many seconds ago, or signed as another one."""
    now = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=age)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", now, body if signed is None else signed),
    }
    answer: Any = Client().post(ADDRESS, body, content_type="application/json", headers=headers)
    return answer


def event(message: Message, settings: LazySettings, kind: str = "mail.bounced", **data: Any) -> str:
    told = {"message_id": f"<{message.code.lower()}@{settings.MAIL_DOMAIN}>", **data}
    return json.dumps({"type": kind, "timestamp": "2026-11-24T09:00:00Z", "data": told})


@pytest.mark.parametrize(
    ("kind", "data", "receipt", "closes"),
    [
        ("mail.delivered", {}, Receipt.DELIVERED, False),
        ("mail.bounced", {"status": "5.1.1"}, Receipt.BOUNCED, True),
        ("mail.bounced", {"status": "5.7.1", "diagnostic": "policy"}, Receipt.BOUNCED, False),
        ("mail.complained", {}, Receipt.COMPLAINED, True),
    ],
)
def test_what_became_of_a_mail_is_noted(
    message: Message, settings: LazySettings, kind: str, data: dict[str, str], receipt: Receipt, closes: bool
) -> None:
    body = event(message, settings, kind, **data)

    assert [post(body).status_code for _time in range(2)] == [204, 204]

    message.refresh_from_db()
    assert message.receipt == receipt
    assert Suppression.objects.exists() == closes


def test_what_is_not_ours_or_not_known_is_taken_and_ignored(message: Message, settings: LazySettings) -> None:
    assert post(event(message, settings, "mail.opened")).status_code == 204
    assert post(event(Message(code="0000000000"), settings)).status_code == 204


def test_what_is_not_signed_by_the_secret_is_refused(message: Message, settings: LazySettings) -> None:
    body = event(message, settings, status="5.1.1")

    assert post(body, secret=shared_secret()).status_code == 401
    assert post(body, signed="{}").status_code == 401
    assert post(body, age=301).status_code == 401
    assert Client().post(ADDRESS, body, content_type="application/json").status_code == 401
    message.refresh_from_db()
    assert message.receipt == Receipt.UNKNOWN


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", "{}", '{"type": "mail.bounced"}', '{"type": "mail.bounced", "data": {"message_id": 1}}'],
)
def test_what_is_not_understood_is_said(body: str) -> None:
    assert post(body).status_code == 400


def test_what_is_too_large_is_not_read() -> None:
    assert post(" " * 70_000).status_code == 413


def test_without_a_secret_there_is_no_such_page(settings: LazySettings) -> None:
    settings.MAIL_EVENTS_SECRET = ""

    assert post("{}").status_code == 404
