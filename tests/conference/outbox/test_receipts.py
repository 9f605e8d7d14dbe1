"""What the provider tells: receipts and replies, whatever else is sent to their addresses."""

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from conference.outbox.models import Channel, Message, Receipt, Status
from conference.texts.models import OptOut
from conference.texts.services import has_opted_out
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

RECEIPTS, REPLIES = "/api/sms/receipts/s3cret/", "/api/sms/replies/s3cret/"
RECEIPT = {
    "user_receive_time": "2026-10-17 08:03:04",
    "nationcode": "86",
    "mobile": "13800138000",
    "report_status": "SUCCESS",
    "errmsg": "DELIVRD",
    "description": "用户短信送达成功",
    "sid": "2640:1",
}
REPLY = {"extend": "", "mobile": "13800138000", "nationcode": "86", "sign": "人才大会", "text": "R", "time": 1457336869}


@pytest.fixture(autouse=True)
def secret(settings: LazySettings) -> None:
    settings.SMS_CALLBACK_SECRET = "s3cret"


@pytest.fixture
def message() -> Message:
    """A text that was sent."""
    return Message.objects.create(
        kind="tests.text", key="1", channel=Channel.SMS, address="+8613800138000", language="en",
        person=PersonFactory(), status=Status.SENT, sent_at=timezone.now(), reference="2640:1",
    )  # fmt: skip


def tell(page: str, told: Any) -> Any:
    """Post JSON as the provider does: with no cookie and no token."""
    client = Client(enforce_csrf_checks=True)
    return client.post(page, told if isinstance(told, str) else json.dumps(told), content_type="application/json")


def test_what_arrived_is_noted(message: Message) -> None:
    answer = tell(RECEIPTS, [RECEIPT])

    message.refresh_from_db()
    assert answer.json() == {"result": 0, "errmsg": "OK"}
    assert (message.receipt, message.receipt_note) == (Receipt.DELIVERED, "DELIVRD 用户短信送达成功")
    assert timezone.localtime(message.receipt_at).isoformat() == "2026-10-17T08:03:04+08:00"


def test_what_did_not_arrive_is_noted_with_why(message: Message) -> None:
    tell(RECEIPTS, [RECEIPT | {"report_status": "FAIL", "errmsg": "MK:0001", "description": "空号"}])

    message.refresh_from_db()
    assert (message.receipt, message.receipt_note) == (Receipt.BOUNCED, "MK:0001 空号")


def test_told_twice_is_told_once(message: Message) -> None:
    for told in (RECEIPT, RECEIPT, RECEIPT | {"report_status": "FAIL", "errmsg": "late"}):
        assert tell(RECEIPTS, [told]).status_code == 200

    message.refresh_from_db()
    assert (message.receipt, message.receipt_note) == (Receipt.DELIVERED, "DELIVRD 用户短信送达成功")


@pytest.mark.parametrize("reference", ["2640:2", ""])
def test_a_text_that_is_not_ours_changes_nothing(message: Message, reference: str) -> None:
    Message.objects.create(
        kind="tests.text", key="2", channel=Channel.SMS, address="+8613800138000", language="en", person=PersonFactory()
    )

    assert tell(RECEIPTS, [RECEIPT | {"sid": reference}]).status_code == (200 if reference else 400)

    assert set(Message.objects.values_list("receipt", flat=True)) == {""}


@pytest.mark.parametrize("reply", ["R", "td", "退订"])
def test_who_replies_so_gets_no_promotions_any_more(reply: str) -> None:
    for _time in range(2):
        assert tell(REPLIES, REPLY | {"text": reply}).json()["result"] == 0

    assert has_opted_out("+8613800138000")
    assert OptOut.objects.count() == 1


def test_who_replies_something_else_has_said_nothing() -> None:
    assert tell(REPLIES, REPLY | {"text": "好的，谢谢"}).status_code == 200

    assert not OptOut.objects.exists()


@pytest.mark.parametrize("page", [RECEIPTS, REPLIES])
@pytest.mark.parametrize("body", ["", "{", "null", "17", '"R"', "[1]", "[{}]", "{}", '{"text": 1}', '[{"sid": null}]'])
def test_what_is_not_understood_is_refused(page: str, body: str) -> None:
    assert tell(page, body).status_code == 400


@pytest.mark.parametrize(
    "change", [{"report_status": "MAYBE"}, {"user_receive_time": "yesterday"}, {"sid": ""}, {"sid": ["2640:1"]}]
)
def test_of_receipts_with_one_wrong_none_is_noted(message: Message, change: dict[str, Any]) -> None:
    assert tell(RECEIPTS, [RECEIPT, RECEIPT | change]).status_code == 400

    message.refresh_from_db()
    assert message.receipt == Receipt.UNKNOWN


@pytest.mark.parametrize("change", [{"mobile": "abc"}, {"nationcode": "0"}, {"text": None}])
def test_a_reply_from_nowhere_is_refused(change: dict[str, Any]) -> None:
    assert tell(REPLIES, REPLY | change).status_code == 400


@pytest.mark.parametrize("page", [RECEIPTS, REPLIES])
def test_who_does_not_know_the_secret_finds_nothing(page: str, message: Message, settings: LazySettings) -> None:
    told = [RECEIPT] if page == RECEIPTS else REPLY

    assert tell(page.replace("s3cret", "guessed"), told).status_code == 404
    settings.SMS_CALLBACK_SECRET = ""
    assert tell(page, told).status_code == 404

    message.refresh_from_db()
    assert (message.receipt, OptOut.objects.count()) == (Receipt.UNKNOWN, 0)


def test_who_guesses_is_stopped_and_the_provider_is_not(message: Message, settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"wrong_secret": "3/h/ip"}

    guesses = [tell(f"/api/sms/receipts/{number}/", [RECEIPT]).status_code for number in range(4)]

    assert guesses == [404, 404, 404, 429]
    assert tell(RECEIPTS, [RECEIPT]).status_code == 200
