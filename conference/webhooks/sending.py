"""How a webhook leaves the house: signed, to its endpoint as it is now, and again for three days."""

import datetime as dt
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone, translation
from standardwebhooks import Webhook

from conference.outbox.channels import ChannelError, Refused
from conference.outbox.models import Message, Status
from conference.webhooks.messages import endpoint_code_of
from conference.webhooks.models import DisabledReason, Endpoint
from conference.webhooks.network import Failed, Forbidden, post
from conference.webhooks.services import disable

DELAYS = (
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=10),
    dt.timedelta(hours=14),
    dt.timedelta(hours=20),
    dt.timedelta(hours=24),
)
"""As Standard Webhooks recommends: three days in all."""
BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
"""Answers that may say when to come again (RFC 6585, 4; RFC 9110, 15.6.4)."""
LONGEST_WAIT = dt.timedelta(days=1)
NOTED_EVERY = dt.timedelta(minutes=1)
"""How often success after success is written down."""


class Gone(Refused):
    """The endpoint answers that it wants nothing any more."""


@dataclass(frozen=True)
class Delivery:
    """One attempt: what is sent where, and signed with which secrets."""

    message: str
    url: str
    body: str
    secrets: list[str]

    def headers(self, now: dt.datetime) -> dict[str, str]:
        """Those of Standard Webhooks. The id is the same at each attempt; `now`, in UTC, is that of this one."""
        signatures = [Webhook(secret).sign(self.message, now, self.body) for secret in self.secrets]
        return {
            "Content-Type": "application/json",
            "User-Agent": f"Webhooks ({settings.BASE_URL})",
            "webhook-id": self.message,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }


def prepare(message: Message) -> Delivery:
    """Read where a message goes now. Raises Refused where nobody listens any more."""
    endpoint = Endpoint.objects.active().filter(code=endpoint_code_of(message)).first()
    if endpoint is None:
        raise Refused("The webhook is disabled or deleted.")
    return Delivery(message.code, endpoint.url, message.text, endpoint.secrets_at(timezone.now()))


def carry(delivery: Delivery) -> str:
    """Post it; what was answered. Raises ChannelError, Refused or Gone."""
    with translation.override(None):  # what is kept in the outbox is for the log, in no visitor's language
        try:
            answer = post(delivery.url, body=delivery.body.encode(), headers=delivery.headers(dt.datetime.now(dt.UTC)))
        except Forbidden as refusal:
            raise Refused(str(refusal)) from refusal
        except Failed as failure:
            raise ChannelError(str(failure)) from failure
    words = f"HTTP {answer.status}"
    if answer.status == HTTPStatus.GONE:
        raise Gone(words)
    if answer.status in BUSY:
        raise ChannelError(words, wait=wait_of(answer.retry_after, dt.datetime.now(dt.UTC)))
    if not 200 <= answer.status < 300:
        raise ChannelError(words)
    return words


def wait_of(retry_after: str, now: dt.datetime) -> dt.timedelta:
    """How long from now a receiver asks to be left alone (RFC 9110, 10.2.3): seconds, or until a date, a day at most.
    What is neither asks for nothing.
    """
    try:
        if retry_after.isdecimal():
            return dt.timedelta(seconds=min(int(retry_after), LONGEST_WAIT.total_seconds()))
        date = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return dt.timedelta()
    # In the oldest of the three formats of a date (RFC 9110, 5.6.7) Greenwich goes without saying.
    return min(date.replace(tzinfo=date.tzinfo or dt.UTC) - now, LONGEST_WAIT)


def settled(message: Message, status: Status, error: Exception | None) -> None:
    """Note at the endpoint what came of an attempt. One that is gone is disabled, and so is one whose message was
    given up while no other went through since.
    """
    endpoints = Endpoint.objects.filter(code=endpoint_code_of(message))
    if error is None:
        stale = Q(succeeded_at=None) | Q(succeeded_at__lt=Now() - NOTED_EVERY) | Q(succeeded_at__lt=F("failed_at"))
        endpoints.filter(stale).update(succeeded_at=Now())
        return
    endpoints.update(failed_at=Now(), failure=str(error)[:300])
    if isinstance(error, Gone):
        reason = DisabledReason.GONE
    elif status == Status.FAILED and not isinstance(error, Refused):
        endpoints = endpoints.filter(Q(succeeded_at=None) | Q(succeeded_at__lt=message.created_at))
        reason = DisabledReason.FAILING
    else:
        return
    for endpoint in endpoints:
        disable(endpoint=endpoint, reason=reason, by=None)
