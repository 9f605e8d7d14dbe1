"""Other systems learn who went in or out, once, and a portal to which nobody listens pays nothing for it."""

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference.editions.models import Edition
from conference.outbox.models import Channel, Message
from conference.webhooks.models import Endpoint
from events.checkin.models import Gate, GateDirection
from events.checkin.services.scanning import Reading, redeem, redeem_all
from events.program.models import Event
from events.registration.passes import token_of
from tests.events.checkin.conftest import pass_for, station_at
from tests.factories import EndpointFactory, GateFactory, change

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(edition: Edition) -> Endpoint:
    made: Endpoint = EndpointFactory(edition=edition)
    return made


def told() -> list[dict[str, Any]]:
    """What other systems were told, the oldest first."""
    texts = [message.text for message in Message.objects.filter(channel=Channel.WEBHOOK).order_by("pk")]
    return [json.loads(text) for text in texts]


def test_an_entry_is_told_by_its_codes(endpoint: Endpoint, gate: Gate, event: Event) -> None:
    issued, station = pass_for(event), station_at(gate)

    redeem(station=station, reading=Reading(uuid.uuid4(), station.gates[gate.code], token_of(issued)))

    (body,) = told()
    assert body["type"] == "checkin.entered"
    assert body["data"].pop("scanned_at")
    assert body["data"] == {
        "registration": issued.person.registrations.get().code,
        "event": event.slug,
        "session": None,
        "gate": gate.code,
        "direction": "entry",
    }
    assert issued.code not in json.dumps(body)


def test_whoever_leaves_has_left(endpoint: Endpoint, gate: Gate, event: Event) -> None:
    change(gate, direction=GateDirection.BOTH)
    issued, station = pass_for(event), station_at(gate)

    for direction in ("entry", "exit"):
        reading = Reading(uuid.uuid4(), station.gates[gate.code], token_of(issued), direction)
        redeem(station=station, reading=reading)

    assert [body["type"] for body in told()] == ["checkin.entered", "checkin.left"]


def test_who_is_not_admitted_has_not_entered(endpoint: Endpoint, gate: Gate, event: Event) -> None:
    issued, station = pass_for(event), station_at(gate)

    for token in (token_of(issued), token_of(issued), "nothing"):
        redeem(station=station, reading=Reading(uuid.uuid4(), station.gates[gate.code], token))

    assert len(told()) == 1


def test_a_scan_that_comes_again_is_told_once(endpoint: Endpoint, gate: Gate, event: Event) -> None:
    station = station_at(gate)
    reading = Reading(uuid.uuid4(), station.gates[gate.code], token_of(pass_for(event)))

    redeem(station=station, reading=reading)
    redeem(station=station, reading=reading)
    redeem_all(station=station, readings=[reading])

    assert len(told()) == 1


def test_an_upload_is_told_in_one_go(endpoint: Endpoint, gate: Gate, event: Event) -> None:
    other = GateFactory(area=gate.area)
    station = station_at(gate, other)

    def queries(number: int) -> int:
        passes = [pass_for(event) for _pass in range(number)]
        readings = [Reading(uuid.uuid4(), station.gates[gate.code], token_of(issued)) for issued in passes]
        with CaptureQueriesContext(connection) as asked:
            redeem_all(station=station, readings=readings)
        return len(asked) - number  # each scan is one statement

    assert queries(1) == queries(5)
    assert len(told()) == 6


def test_where_nobody_listens_a_scan_is_one_statement(gate: Gate, event: Event) -> None:
    EndpointFactory(edition=event.edition, event_types=["schedule.released"])
    issued, station = pass_for(event), station_at(gate)
    redeem(station=station, reading=Reading(uuid.uuid4(), station.gates[gate.code], "nothing"))  # prepares it

    with CaptureQueriesContext(connection) as asked:
        redeem(station=station, reading=Reading(uuid.uuid4(), station.gates[gate.code], token_of(issued)))

    assert len(asked) == 1
    assert told() == []
