"""What `docs/webhooks.md` tells receivers is what they get."""

import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest

from conference.editions.models import Edition
from conference.outbox.models import Channel, Message
from conference.people.models import User
from conference.webhooks.services import TEST, send_test
from conference.webhooks.sockets import event_types
from events.checkin.services.scanning import Reading, redeem
from events.registration.passes import token_of
from events.registration.services.registering import register
from events.schedule.services.releasing import release
from jobs.positions.services import approve
from tests.events.checkin.conftest import station_at
from tests.factories import AreaFactory, EndpointFactory, GateFactory, PositionFactory, SeatPoolFactory, UserFactory

pytestmark = pytest.mark.django_db

DOCUMENTATION = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text()
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", DOCUMENTATION, re.DOTALL)]


def shape(value: Any) -> Any:
    """The names in a body, all the way down."""
    return {name: shape(inner) for name, inner in value.items()} if isinstance(value, dict) else None


def test_every_type_is_in_the_table() -> None:
    table = re.findall(r"^\| `([a-z.]+)` \|", DOCUMENTATION, re.MULTILINE)

    assert table == [*(each.name for each in event_types), TEST]


def test_every_room_has_an_example() -> None:
    assert {example["type"].partition(".")[0] for example in EXAMPLES} == {
        *(each.name.partition(".")[0] for each in event_types),
        "webhook",
    }


def test_what_is_sent_looks_like_the_examples(edition: Edition, organizer: User) -> None:
    endpoint = EndpointFactory(edition=edition)
    event = SeatPoolFactory(event__edition=edition).event
    person = UserFactory().person
    register(event=event, person=person)
    gate = GateFactory(area=AreaFactory(event=event))
    station = station_at(gate)
    token = token_of(person.passes.get())
    redeem(station=station, reading=Reading(uuid.uuid4(), station.gates[gate.code], token))
    release(edition=edition, by=None)
    approve(position=PositionFactory(edition=edition, status="submitted", published_at=None), by=organizer)
    send_test(endpoint=endpoint, by=organizer)

    bodies = [json.loads(message.text) for message in Message.objects.filter(channel=Channel.WEBHOOK)]
    assert {body["type"]: shape(body) for body in bodies} == {example["type"]: shape(example) for example in EXAMPLES}
