"""Other systems learn which positions are public."""

import json

import pytest

from conference.editions.models import Edition
from conference.outbox.models import Channel, Message
from conference.people.models import User
from jobs.positions.models import Position, PositionStatus
from jobs.positions.services import approve, close, reject, submit
from tests.factories import EndpointFactory, PositionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def listening(edition: Edition) -> None:
    EndpointFactory(edition=edition)


def told() -> list[tuple[str, str]]:
    """The types and states that other systems were told, the oldest first."""
    texts = [message.text for message in Message.objects.filter(channel=Channel.WEBHOOK).order_by("pk")]
    return [(body["type"], body["data"]["status"]) for body in map(json.loads, texts)]


def test_from_the_employer_to_the_public_and_back(organizer: User) -> None:
    position: Position = PositionFactory(status=PositionStatus.DRAFT, published_at=None)

    submit(position=position, by=organizer)
    reject(position=position, reason="请补充", by=organizer)
    submit(position=position, by=organizer)
    approve(position=position, by=organizer)
    submit(position=position, by=organizer)
    approve(position=position, by=organizer)
    close(position=position, by=organizer)

    assert told() == [
        ("position.submitted", "submitted"),
        ("position.submitted", "submitted"),
        ("position.published", "approved"),
        ("position.submitted", "submitted"),
        ("position.withdrawn", "submitted"),
        ("position.published", "approved"),
        ("position.withdrawn", "closed"),
    ]
