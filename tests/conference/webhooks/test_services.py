"""What happens is told to whoever wants it, once; and what organizers do with endpoints."""

import base64
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit.constraints import in_words
from conference.kit.signing import shared_secret
from conference.outbox.models import Channel, Message, Status, Urgency
from conference.people.models import User
from conference.webhooks.models import DisabledReason, Endpoint
from conference.webhooks.queries import is_wanted, newest_deliveries
from conference.webhooks.services import (
    disable,
    emit,
    emit_all,
    enable,
    renew_secret,
    see_secret,
    send_again,
    send_test,
)
from conference.webhooks.sockets import EventType, event_types
from tests.factories import EditionFactory, EndpointFactory

pytestmark = pytest.mark.django_db

NAMES = [each.name for each in event_types]
SEEN = next(each for each in event_types if each.name == "checkin.entered")
LEFT = next(each for each in event_types if each.name == "checkin.left")


def tell(edition: Edition, *, event_type: EventType = SEEN, key: str = "1", **data: Any) -> None:
    emit(event_type, edition_id=edition.pk, key=key, data=lambda: data)


def verbs() -> list[str]:
    return list(AuditEntry.objects.filter(object_type="conference.Endpoint").values_list("verb", flat=True))


class TestEmitting:
    def test_who_wants_it_is_told(self, edition: Edition) -> None:
        endpoint = EndpointFactory(edition=edition, event_types=["checkin.entered"])

        tell(edition, gate="东门")

        message = Message.objects.get()
        assert (message.channel, message.address, message.urgency) == (Channel.WEBHOOK, endpoint.url, Urgency.BULK)
        assert message.edition == edition
        told = json.loads(message.text)
        assert told.keys() == {"type", "timestamp", "data"}
        assert (told["type"], told["data"]) == ("checkin.entered", {"gate": "东门"})

    def test_each_of_several_gets_a_message_of_its_own(self, edition: Edition) -> None:
        EndpointFactory.create_batch(2, edition=edition)

        tell(edition)

        assert Message.objects.count() == 2

    def test_the_same_again_is_told_once(self, edition: Edition) -> None:
        EndpointFactory(edition=edition)

        for _time in range(2):
            tell(edition)
        tell(edition, key="2")
        tell(edition, event_type=LEFT)

        assert Message.objects.count() == 3

    @pytest.mark.parametrize("other", ["type", "edition", "disabled"])
    def test_nobody_else_is_told(self, edition: Edition, other: str) -> None:
        endpoint = EndpointFactory(edition=edition, event_types=["checkin.left"] if other == "type" else NAMES)
        if other == "disabled":
            disable(endpoint=endpoint, reason=DisabledReason.ORGANIZER, by=None)

        tell(EditionFactory(year=2031, is_current=False) if other == "edition" else edition)

        assert Message.objects.count() == 0

    def test_where_nobody_listens_one_look_is_all_it_costs(self, edition: Edition) -> None:
        def never() -> dict[str, Any]:
            raise AssertionError

        with CaptureQueriesContext(connection) as asked:
            emit(SEEN, edition_id=edition.pk, key="1", data=never)

        assert len(asked) == 1

    def test_many_are_written_at_once(self, edition: Edition) -> None:
        EndpointFactory(edition=edition)

        def queries(number: int) -> int:
            with CaptureQueriesContext(connection) as asked:
                occurrences = {f"{number}:{index}": {"number": index} for index in range(number)}
                emit_all(SEEN, edition_id=edition.pk, occurrences=occurrences)
            return len(asked)

        assert queries(1) == queries(100)
        assert Message.objects.count() == 101

    def test_what_is_undone_was_never_told(self, edition: Edition) -> None:
        EndpointFactory(edition=edition)

        with transaction.atomic():
            tell(edition)
            transaction.set_rollback(True)

        assert Message.objects.count() == 0


def test_whether_somebody_wants_it(edition: Edition) -> None:
    EndpointFactory(edition=edition, event_types=["checkin.left"])

    assert is_wanted("checkin.entered", "checkin.left", edition_id=edition.pk)
    assert not is_wanted("checkin.entered", edition_id=edition.pk)


class TestSecrets:
    def test_a_secret_is_32_random_bytes_as_the_standard_writes_them(self) -> None:
        prefix, _underline, encoded = shared_secret().partition("_")

        assert prefix == "whsec"
        assert len(base64.b64decode(encoded, validate=True)) == 32
        assert shared_secret() != shared_secret()

    def test_the_database_keeps_it_sealed(self) -> None:
        endpoint = EndpointFactory()

        with connection.cursor() as cursor:
            cursor.execute("SELECT secret FROM conference_endpoint")
            (kept,) = cursor.fetchone()
        assert endpoint.secret not in kept
        assert Endpoint.objects.get().secret == endpoint.secret

    def test_looking_at_it_is_in_the_log(self, organizer: User) -> None:
        endpoint = EndpointFactory()

        assert see_secret(endpoint=endpoint, by=organizer) == endpoint.secret
        assert verbs() == ["see secret"]

    def test_a_new_one_is_made_and_the_log_does_not_say_it(self, organizer: User) -> None:
        endpoint = EndpointFactory()

        renewed = renew_secret(endpoint=endpoint, by=organizer)

        assert renewed.previous_secret == endpoint.secret != renewed.secret
        assert AuditEntry.objects.latest("pk").changes == {"secret": None}


class TestDisabling:
    def test_what_waits_is_not_sent(self, edition: Edition, organizer: User) -> None:
        endpoint, other = EndpointFactory.create_batch(2, edition=edition)
        tell(edition)

        for _twice in range(2):
            disable(endpoint=endpoint, reason=DisabledReason.ORGANIZER, by=organizer)

        assert newest_deliveries(endpoint)[0].message.status == Status.SUPPRESSED
        assert newest_deliveries(other)[0].message.status == Status.WAITING
        assert verbs() == ["disable"]

    def test_enabled_it_gets_what_happens_from_now_on(self, edition: Edition, organizer: User) -> None:
        endpoint = EndpointFactory(edition=edition)
        tell(edition)
        disable(endpoint=endpoint, reason=DisabledReason.ORGANIZER, by=organizer)

        for _twice in range(2):
            enable(endpoint=endpoint, by=organizer)
        tell(edition, key="2")

        assert [told.message.status for told in newest_deliveries(endpoint)] == [Status.WAITING, Status.SUPPRESSED]
        assert verbs() == ["enable", "disable"]


class TestByHand:
    def test_a_test_event_is_sent_whatever_the_endpoint_wants(self, organizer: User) -> None:
        endpoint = EndpointFactory(event_types=["checkin.left"])

        for _twice in range(2):
            send_test(endpoint=endpoint, by=organizer)

        assert [told.event_type for told in newest_deliveries(endpoint)] == ["webhook.test"] * 2
        assert json.loads(Message.objects.first().text)["data"] == {"endpoint": endpoint.code}

    @pytest.mark.parametrize("status", [Status.SENT, Status.FAILED, Status.SUPPRESSED])
    def test_a_message_is_delivered_again_under_its_id(self, organizer: User, status: Status) -> None:
        endpoint = EndpointFactory()
        send_test(endpoint=endpoint, by=organizer)
        before = Message.objects.get()
        sent_at = before.created_at if status == Status.SENT else None
        Message.objects.update(status=status, attempts=10, error="HTTP 500", sent_at=sent_at)

        send_again(endpoint=endpoint, code=before.code, by=organizer)

        after = Message.objects.get()
        assert (after.code, after.status, after.attempts, after.sent_at) == (before.code, Status.WAITING, 0, None)

    def test_what_is_on_its_way_stays_so(self, organizer: User) -> None:
        endpoint = EndpointFactory()
        send_test(endpoint=endpoint, by=organizer)
        Message.objects.update(attempts=3)

        send_again(endpoint=endpoint, code=Message.objects.get().code, by=organizer)

        assert Message.objects.get().attempts == 3

    def test_another_endpoints_message_is_not_this_ones(self, organizer: User) -> None:
        endpoint, other = EndpointFactory.create_batch(2)
        send_test(endpoint=other, by=organizer)
        Message.objects.update(status=Status.FAILED)

        send_again(endpoint=endpoint, code=Message.objects.get().code, by=organizer)

        assert Message.objects.get().status == Status.FAILED

    @pytest.mark.parametrize("verb", [send_test, lambda **told: send_again(code="0000000000", **told)])
    def test_nothing_is_sent_to_a_disabled_one(self, organizer: User, verb: Any) -> None:
        endpoint = disable(endpoint=EndpointFactory(), reason=DisabledReason.GONE, by=None)

        with pytest.raises(ValidationError):
            verb(endpoint=endpoint, by=organizer)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"event_types": []}, "endpoint_wants_something"),
        ({"disabled_reason": "gone"}, "endpoint_disabled_has_a_reason"),
        ({"previous_secret": "whsec_"}, "endpoint_previous_secret_ends"),
        ({"failure": "HTTP 500"}, "endpoint_failure_has_a_time"),
    ],
)
def test_the_database_says_no(wrong: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        EndpointFactory(**wrong)


def test_an_address_is_named_once_in_an_edition(edition: Edition) -> None:
    endpoint = EndpointFactory(edition=edition)
    EndpointFactory(edition__year=2031, edition__is_current=False, url=endpoint.url)

    with pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
        EndpointFactory(edition=edition, url=endpoint.url)
    assert refusal.value.code == "endpoint_is_named_once"
