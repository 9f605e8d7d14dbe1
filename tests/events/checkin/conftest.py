"""A gate at work, and people who come to it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from conference.editions.models import Edition
from events.checkin import stations
from events.checkin.models import Gate
from events.checkin.services.scanning import Answer, Reading, redeem
from events.checkin.stations import Station, station_of
from events.program.models import Event
from events.registration.models import Pass
from tests.factories import (
    AreaFactory,
    DeviceFactory,
    EventFactory,
    GateFactory,
    PassFactory,
    RegistrationFactory,
    ShiftFactory,
)


@pytest.fixture(autouse=True)
def no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a token opens is looked up at each request, not every two seconds."""
    monkeypatch.setattr(stations, "FRESH_SECONDS", -1.0)


@pytest.fixture
def event(edition: Edition) -> Event:
    event: Event = EventFactory(edition=edition)
    return event


@pytest.fixture
def gate(event: Event) -> Gate:
    gate: Gate = GateFactory(area=AreaFactory(event=event))
    return gate


def station_at(*gates: Gate, **shift: Any) -> Station:
    """A device at work at these gates."""
    shift = {"edition": gates[0].area.edition} | shift
    found = station_of(DeviceFactory(shift=ShiftFactory(gates=gates, **shift)).code)
    assert found
    return found


def pass_for(event: Event, **registration: Any) -> Pass:
    """The pass of somebody whose registration for an event is confirmed."""
    made = RegistrationFactory(event=event, **registration)
    issued: Pass = PassFactory(edition=event.edition, person=made.person)
    return issued


Scanning = Callable[..., Answer]


@pytest.fixture
def scan() -> Scanning:
    """Scan something at a gate, by a device of its own unless one is named."""

    def scanned(gate: Gate, token: str, *, station: Station | None = None, **read: Any) -> Answer:
        station = station or station_at(gate)
        reading = Reading(read.pop("nonce", uuid.uuid4()), station.gates[gate.code], token, **read)
        return redeem(station=station, reading=reading)

    return scanned
