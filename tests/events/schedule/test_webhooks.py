"""Other systems learn that a version of the schedule is public."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from conference.editions.models import Edition
from conference.outbox.models import Channel, Message
from events.schedule.services.releasing import release
from tests.factories import EndpointFactory, SessionFactory, change

pytestmark = pytest.mark.django_db


def test_a_release_is_told_with_the_address_at_which_it_is_read(edition: Edition, client: Client) -> None:
    EndpointFactory(edition=edition)
    session = SessionFactory(event__edition=edition)

    for _version in range(2):
        release(edition=edition, by=None)

    bodies = [json.loads(message.text) for message in Message.objects.filter(channel=Channel.WEBHOOK).order_by("pk")]
    assert [body["type"] for body in bodies] == ["schedule.released"] * 2
    assert [(body["data"]["edition"], body["data"]["number"]) for body in bodies] == [(2030, 1), (2030, 2)]
    address = bodies[0]["data"]["url"].partition("/api/")
    found = client.get("".join(address[1:])).json()["results"]
    assert [row["code"] for row in found] == [session.code]


def test_what_was_not_released_is_not_told(edition: Edition) -> None:
    EndpointFactory(edition=edition)
    SessionFactory(event__edition=edition)
    change(edition, approval_steps=1)

    with pytest.raises(ValidationError):
        release(edition=edition, by=None)

    assert Message.objects.count() == 0
