"""How a webhook goes out: signed, again under the same id, and no more where nobody listens."""

import base64
import datetime as dt
import hashlib
import hmac
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from conference.outbox.channels import carriers
from conference.outbox.delivery import attempt, claim, hand_over
from conference.outbox.models import Channel, Message, Status
from conference.people.models import User
from conference.webhooks.models import DisabledReason, Endpoint
from conference.webhooks.queries import newest_deliveries
from conference.webhooks.sending import DELAYS, Delivery, wait_of
from conference.webhooks.services import disable, enable, renew_secret, send_again, send_test
from tests.conference.webhooks.conftest import Received, Receiver, listening
from tests.factories import EndpointFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("allowed")]

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "webhooks.md"


@pytest.fixture
def endpoint(receiver: Receiver) -> Endpoint:
    made: Endpoint = EndpointFactory(url=receiver.url)
    return made


def pump() -> list[Status]:
    """Send what is due, by the carrier that production has."""
    carrier = carriers[Channel.WEBHOOK]
    return [hand_over(carrier, message, attempt(carrier, message)) for message in claim(Channel.WEBHOOK)]


def make_due() -> None:
    Message.objects.update(due_at=Now())


def lower(received: Received) -> dict[str, str]:
    return {name.lower(): value for name, value in received.headers.items()}


def is_genuine(secret: str, received: Received) -> bool:
    """As the documentation tells receivers to check."""
    code = re.search(r"```python\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)
    assert code
    module: dict[str, Any] = {}
    exec(code[1], module)
    verdict: bool = module["is_genuine"](secret, lower(received), received.body)
    return verdict


class TestSignatures:
    def test_the_example_of_the_standard(self) -> None:
        """https://github.com/standard-webhooks/standard-webhooks, of its libraries' own tests."""
        delivery = Delivery(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", "", '{"test": 2432232314}', ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
        )

        assert delivery.headers(dt.datetime.fromtimestamp(1614265330, dt.UTC))["webhook-signature"] == (
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        )

    def test_a_receiver_knows_that_it_is_from_us(self, endpoint: Endpoint, receiver: Receiver, organizer: User) -> None:
        send_test(endpoint=endpoint, by=organizer)

        assert pump() == [Status.SENT]

        (got,) = receiver.received
        assert got.headers["Content-Type"] == "application/json"
        assert is_genuine(endpoint.secret, got)
        assert Webhook(endpoint.secret).verify(got.body, got.headers)["type"] == "webhook.test"

    def test_and_that_something_else_is_not(self, endpoint: Endpoint, receiver: Receiver, organizer: User) -> None:
        send_test(endpoint=endpoint, by=organizer)
        pump()
        (got,) = receiver.received
        others = [
            (EndpointFactory().secret, got),
            (endpoint.secret, Received(got.path, got.headers, got.body + b" ")),
            (endpoint.secret, Received(got.path, got.headers | {"webhook-id": "0000000000"}, got.body)),
            (endpoint.secret, Received(got.path, got.headers | {"webhook-timestamp": "1614265330"}, got.body)),
        ]

        for secret, altered in others:
            assert not is_genuine(secret, altered)
            with pytest.raises(WebhookVerificationError):
                Webhook(secret).verify(altered.body, altered.headers)

    def test_a_renewed_secret_signs_beside_the_one_before_for_a_day(
        self, endpoint: Endpoint, receiver: Receiver, organizer: User
    ) -> None:
        renewed = renew_secret(endpoint=endpoint, by=organizer)
        send_test(endpoint=endpoint, by=organizer)
        pump()
        Endpoint.objects.update(previous_secret_ends_at=timezone.now())
        send_test(endpoint=endpoint, by=organizer)
        pump()

        during, after = receiver.received
        assert [is_genuine(secret, during) for secret in (renewed.secret, endpoint.secret)] == [True, True]
        assert [is_genuine(secret, after) for secret in (renewed.secret, endpoint.secret)] == [True, False]

    def test_the_check_is_one_by_hand_too(self, endpoint: Endpoint, receiver: Receiver, organizer: User) -> None:
        send_test(endpoint=endpoint, by=organizer)
        pump()

        (got,) = receiver.received
        told = lower(got)
        signed = b".".join([told["webhook-id"].encode(), told["webhook-timestamp"].encode(), got.body])
        key = base64.b64decode(endpoint.secret.partition("_")[2])
        version, signature = told["webhook-signature"].split(",")
        assert version == "v1"
        assert base64.b64decode(signature) == hmac.new(key, signed, hashlib.sha256).digest()


class TestRetries:
    def test_it_comes_again_under_the_same_id(self, endpoint: Endpoint, receiver: Receiver, organizer: User) -> None:
        receiver.answers = [500, 302, 404, 204]
        send_test(endpoint=endpoint, by=organizer)

        for answer in (Status.WAITING, Status.WAITING, Status.WAITING, Status.SENT):
            make_due()
            assert pump() == [answer]

        assert [lower(got)["webhook-id"] for got in receiver.received] == [Message.objects.get().code] * 4
        assert len({got.body for got in receiver.received}) == 1
        assert all(is_genuine(endpoint.secret, got) for got in receiver.received)

    def test_each_time_it_waits_longer(self, endpoint: Endpoint, receiver: Receiver, organizer: User) -> None:
        receiver.answers = [503]
        send_test(endpoint=endpoint, by=organizer)
        waits = []
        for _attempt in DELAYS:
            make_due()
            pump()
            row = Message.objects.annotate(wait=F("due_at") - Now()).get()
            waits.append(round(row.wait.total_seconds()))

        assert waits == [round(delay.total_seconds()) for delay in DELAYS]

    @pytest.mark.parametrize("answer", [429, 503])
    def test_who_is_busy_is_left_alone_as_long_as_it_asks(
        self, answer: int, endpoint: Endpoint, receiver: Receiver, organizer: User
    ) -> None:
        receiver.answers, receiver.headers = [answer], {"Retry-After": "3600"}
        send_test(endpoint=endpoint, by=organizer)

        assert pump() == [Status.WAITING]

        row = Message.objects.annotate(wait=F("due_at") - Now()).get()
        assert (row.attempts, round(row.wait.total_seconds())) == (1, 3600)

    def test_but_asked_again_no_sooner_than_otherwise(
        self, endpoint: Endpoint, receiver: Receiver, organizer: User
    ) -> None:
        receiver.answers, receiver.headers = [429], {"Retry-After": "1"}
        send_test(endpoint=endpoint, by=organizer)
        pump()

        row = Message.objects.annotate(wait=F("due_at") - Now()).get()
        assert round(row.wait.total_seconds()) == DELAYS[0].total_seconds()

    def test_what_else_it_answers_asks_for_nothing(
        self, endpoint: Endpoint, receiver: Receiver, organizer: User
    ) -> None:
        receiver.answers, receiver.headers = [500], {"Retry-After": "3600"}
        send_test(endpoint=endpoint, by=organizer)
        pump()

        row = Message.objects.annotate(wait=F("due_at") - Now()).get()
        assert round(row.wait.total_seconds()) == DELAYS[0].total_seconds()

    @pytest.mark.parametrize(
        ("told", "seconds"),
        [
            ("120", 120),
            ("0", 0),
            ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
            ("Sunday, 06-Nov-94 08:50:37 GMT", 60),
            ("Sun Nov  6 08:50:37 1994", 60),
            ("Sun, 06 Nov 1994 08:48:37 GMT", -60),
            ("90000", 86400),
            ("9" * 5000, 0),
            ("Mon, 06 Nov 1995 08:49:37 GMT", 86400),
            ("", 0),
            ("soon", 0),
            ("-5", 0),
            ("Mon, 01 Jan 2024 00:00:00 +9999999999999", 0),
        ],
    )
    def test_it_asks_in_seconds_or_by_a_date(self, told: str, seconds: int) -> None:
        now = dt.datetime(1994, 11, 6, 8, 49, 37, tzinfo=dt.UTC)

        assert wait_of(told, now) == dt.timedelta(seconds=seconds)

    def test_after_the_last_time_it_is_given_up_and_the_endpoint_disabled(
        self, endpoint: Endpoint, receiver: Receiver, organizer: User
    ) -> None:
        receiver.answers = [500]
        send_test(endpoint=endpoint, by=organizer)
        for _attempt in DELAYS:
            make_due()
            assert pump() == [Status.WAITING]
        assert Endpoint.objects.active().failing().exists()

        make_due()
        assert pump() == [Status.FAILED]

        found = Endpoint.objects.get()
        assert (found.disabled_reason, found.failure) == (DisabledReason.FAILING, "HTTP 500")

    def test_unless_something_else_went_through_since(
        self, endpoint: Endpoint, receiver: Receiver, organizer: User
    ) -> None:
        """A message that the receiver does not understand is no reason to keep the others from it."""
        receiver.answers = [400, 204, 400]
        send_test(endpoint=endpoint, by=organizer)
        pump()
        send_test(endpoint=endpoint, by=organizer)
        pump()
        Message.objects.filter(status=Status.WAITING).update(attempts=len(DELAYS), due_at=Now())

        assert pump() == [Status.FAILED]

        assert Endpoint.objects.get().is_active

    def test_a_receiver_that_is_away_is_asked_again(self, organizer: User) -> None:
        with listening(Receiver()) as gone:
            endpoint = EndpointFactory(url=gone.url)
        send_test(endpoint=endpoint, by=organizer)

        assert pump() == [Status.WAITING]

        assert "refused" in Endpoint.objects.get().failure

    def test_by_hand_it_comes_again_under_the_same_id(
        self, endpoint: Endpoint, receiver: Receiver, organizer: User
    ) -> None:
        send_test(endpoint=endpoint, by=organizer)
        pump()

        send_again(endpoint=endpoint, code=Message.objects.get().code, by=organizer)
        assert pump() == [Status.SENT]

        assert len({lower(got)["webhook-id"] for got in receiver.received}) == 1


class TestGone:
    def test_it_is_disabled_and_what_waits_is_not_sent(
        self, endpoint: Endpoint, receiver: Receiver, organizer: User
    ) -> None:
        receiver.answers = [410]
        for _message in range(3):
            send_test(endpoint=endpoint, by=organizer)
        Message.objects.filter(pk=Message.objects.first().pk).update(due_at=Now() - dt.timedelta(minutes=1))
        carrier = carriers[Channel.WEBHOOK]
        (first,) = claim(Channel.WEBHOOK, limit=1)

        assert hand_over(carrier, first, attempt(carrier, first)) == Status.FAILED

        assert Endpoint.objects.get().disabled_reason == DisabledReason.GONE
        assert pump() == []
        assert len(receiver.received) == 1
        events = Message.objects.filter(channel=Channel.WEBHOOK)
        assert sorted(events.values_list("status", flat=True)) == ["failed", "suppressed", "suppressed"]

    def test_enabled_again_it_is_sent_to(self, endpoint: Endpoint, receiver: Receiver, organizer: User) -> None:
        receiver.answers = [410, 204]
        send_test(endpoint=endpoint, by=organizer)
        pump()

        enable(endpoint=endpoint, by=organizer)
        send_test(endpoint=endpoint, by=organizer)

        assert pump() == [Status.SENT]

    def test_what_was_claimed_meanwhile_is_not_sent(
        self, endpoint: Endpoint, receiver: Receiver, organizer: User
    ) -> None:
        send_test(endpoint=endpoint, by=organizer)
        (claimed,) = claim(Channel.WEBHOOK)
        disable(endpoint=endpoint, reason=DisabledReason.ORGANIZER, by=organizer)

        carrier = carriers[Channel.WEBHOOK]
        hand_over(carrier, claimed, attempt(carrier, claimed))

        assert receiver.received == []
        assert Message.objects.get().status == Status.SUPPRESSED

    def test_a_deleted_one_gets_nothing(self, endpoint: Endpoint, receiver: Receiver, organizer: User) -> None:
        send_test(endpoint=endpoint, by=organizer)
        endpoint.delete()

        assert pump() == [Status.FAILED]
        assert receiver.received == []


def test_an_address_that_leads_inside_by_now_is_refused_for_good(
    endpoint: Endpoint, receiver: Receiver, organizer: User, settings: LazySettings
) -> None:
    settings.WEBHOOK_NETWORKS = []
    send_test(endpoint=endpoint, by=organizer)

    assert pump() == [Status.FAILED]

    assert receiver.received == []
    assert Endpoint.objects.get().failure == Message.objects.get().error == "The address leads into a private network."


def test_a_changed_address_gets_what_waits(endpoint: Endpoint, receiver: Receiver, organizer: User) -> None:
    send_test(endpoint=endpoint, by=organizer)
    Endpoint.objects.update(url=receiver.url.replace("hook", "moved"))
    pump()

    assert receiver.received[0].path == "/moved?from=us"


def test_the_page_knows_what_was_answered(endpoint: Endpoint, receiver: Receiver, organizer: User) -> None:
    receiver.answers = [202, 500]
    for _message in range(2):
        send_test(endpoint=endpoint, by=organizer)
        pump()

    assert [told.answer for told in newest_deliveries(endpoint)] == ["HTTP 500", "HTTP 202"]


def test_success_after_success_is_written_down_once_a_minute(
    endpoint: Endpoint, receiver: Receiver, organizer: User
) -> None:
    for _message in range(2):
        send_test(endpoint=endpoint, by=organizer)
    (first, second), carrier = claim(Channel.WEBHOOK), carriers[Channel.WEBHOOK]
    hand_over(carrier, first, attempt(carrier, first))
    noted = Endpoint.objects.get().succeeded_at

    hand_over(carrier, second, attempt(carrier, second))

    assert noted
    assert Endpoint.objects.get().succeeded_at == noted
