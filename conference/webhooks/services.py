"""The verbs of webhooks: tell what happened, and what organizers do with endpoints."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit.codes import public_code
from conference.kit.signing import shared_secret
from conference.outbox.models import Channel, Message, Status
from conference.outbox.poke import poke_channel
from conference.outbox.services import wait_anew, write_all
from conference.people.models import Language, User
from conference.webhooks.messages import EVENT, announce_disabled, key_of, messages_to
from conference.webhooks.models import DisabledReason, Endpoint
from conference.webhooks.sockets import EventType

OVERLAP = dt.timedelta(hours=24)
"""How long the secret before the last one still signs."""
TEST = "webhook.test"


def emit(event_type: EventType, *, edition_id: int, key: str, data: Callable[[], dict[str, Any]]) -> None:
    """Tell each endpoint of the edition that wants this type what happened, in the transaction that causes it. The same
    key again tells nothing; where nobody wants it, `data` is not asked for.
    """
    if endpoints := list(Endpoint.objects.active().of_edition(edition_id).wanting(event_type.name)):
        _write(endpoints, event_type.name, {key: data()})


def emit_all(event_type: EventType, *, edition_id: int, occurrences: Mapping[str, dict[str, Any]]) -> None:
    """Tell many at once: the data of each by its key."""
    if endpoints := list(Endpoint.objects.active().of_edition(edition_id).wanting(event_type.name)):
        _write(endpoints, event_type.name, occurrences)


def _write(endpoints: list[Endpoint], event_type: str, occurrences: Mapping[str, dict[str, Any]]) -> None:
    now = timezone.now()
    bodies = {
        key: json.dumps({"type": event_type, "timestamp": now, "data": data}, cls=DjangoJSONEncoder, ensure_ascii=False)
        for key, data in occurrences.items()
    }
    write_all(
        [
            Message(
                key=key_of(endpoint, event_type, key),
                kind=EVENT.name,
                edition_id=endpoint.edition_id,
                urgency=EVENT.urgency,
                channel=Channel.WEBHOOK,
                address=endpoint.url,
                language=Language.ENGLISH,
                text=body,
            )
            for endpoint in endpoints
            for key, body in bodies.items()
        ]
    )


@transaction.atomic
def send_test(*, endpoint: Endpoint, by: User) -> None:
    """Send an event that says nothing, whatever the endpoint wants. Raises ValidationError for a disabled one."""
    found = _active(endpoint)
    _write([found], TEST, {public_code(): {"endpoint": found.code}})
    record(actor=by, verb="test", target=found)


@transaction.atomic
def send_again(*, endpoint: Endpoint, code: str, by: User) -> None:
    """Deliver a message once more, under the id that it had, so that whoever has it already knows it. Raises
    ValidationError for a disabled endpoint; what is on its way stays so.
    """
    found = _active(endpoint)
    settled = messages_to(found).filter(code=code).exclude(status__in=(Status.WAITING, Status.HELD))
    if wait_anew(settled):
        transaction.on_commit(lambda: poke_channel(Channel.WEBHOOK))
        record(actor=by, verb="send again", target=found, changes={"message": code})


@transaction.atomic
def see_secret(*, endpoint: Endpoint, by: User) -> str:
    """The secret in plain, for whoever sets up the receiver. Each look is in the log."""
    record(actor=by, verb="see secret", target=endpoint)
    return str(endpoint.secret)


@transaction.atomic
def renew_secret(*, endpoint: Endpoint, by: User) -> Endpoint:
    """Sign with another secret; for a day with the old one as well, so that the receiver changes it in between."""
    found = _locked(endpoint)
    found.previous_secret, found.previous_secret_ends_at = found.secret, timezone.now() + OVERLAP
    found.secret = shared_secret()
    found.save(update_fields=["secret", "previous_secret", "previous_secret_ends_at"])
    record(actor=by, verb="renew", target=found, changes={"secret": None})
    return found


@transaction.atomic
def disable(*, endpoint: Endpoint, reason: DisabledReason, by: User | None) -> Endpoint:
    """Send nothing more there, and nothing that waits. Organizers are told of what none of them did. Twice is once."""
    found = _locked(endpoint)
    if found.is_active:
        found.disabled_at, found.disabled_reason = timezone.now(), reason
        found.save(update_fields=["disabled_at", "disabled_reason"])
        waiting = messages_to(found).filter(status=Status.WAITING)
        waiting.update(status=Status.SUPPRESSED, leased_until=None, error="The webhook is disabled.")
        record(actor=by, verb="disable", target=found, changes={"disabled_reason": ["", reason]})
        if reason != DisabledReason.ORGANIZER:
            announce_disabled(found)
    return found


@transaction.atomic
def enable(*, endpoint: Endpoint, by: User) -> Endpoint:
    """Send there again what happens from now on. Twice is once."""
    found = _locked(endpoint)
    if not found.is_active:
        before, found.disabled_at, found.disabled_reason = found.disabled_reason, None, ""
        found.save(update_fields=["disabled_at", "disabled_reason"])
        record(actor=by, verb="enable", target=found, changes={"disabled_reason": [before, ""]})
    return found


def _locked(endpoint: Endpoint) -> Endpoint:
    return Endpoint.objects.select_for_update().get(pk=endpoint.pk)


def _active(endpoint: Endpoint) -> Endpoint:
    found = _locked(endpoint)
    if not found.is_active:
        raise ValidationError(_("This webhook is disabled. Enable it first."))
    return found
