"""Other systems learn each state of a registration, and nobody's name."""

import json
from typing import Any

import pytest

from conference.editions.models import Edition
from conference.outbox.models import Channel, Message
from conference.people.models import User
from events.registration.models import AttendeeCategory, Registration, RegistrationStatus
from events.registration.services.cancelling import cancel
from events.registration.services.deciding import approve, decline
from events.registration.services.refusals import Full
from events.registration.services.registering import add, register
from events.registration.services.waiting import accept
from events.registration.webhooks import TYPES
from tests.factories import (
    AttendeeCategoryFactory,
    EndpointFactory,
    EventFactory,
    PersonFactory,
    SeatPoolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def listening(edition: Edition) -> None:
    EndpointFactory(edition=edition)


def told() -> list[dict[str, Any]]:
    """What other systems were told, the oldest first."""
    texts = [message.text for message in Message.objects.filter(channel=Channel.WEBHOOK).order_by("pk")]
    return [json.loads(text) for text in texts]


def types_of(registration: Registration) -> list[str]:
    return [body["type"] for body in told() if body["data"]["registration"] == registration.code]


def test_every_state_has_its_type() -> None:
    assert set(TYPES) == set(RegistrationStatus)


def test_a_confirmed_registration_is_told_by_its_codes(edition: Edition) -> None:
    seats = SeatPoolFactory(event__edition=edition)
    category: AttendeeCategory = AttendeeCategoryFactory(edition=edition)
    seats.event.registration_policy.categories.add(category)
    person = PersonFactory(name_zh="林晓月", email="lin@example.com")

    registration = register(event=seats.event, person=person, category=category)

    (body,) = told()
    assert body["type"] == "registration.confirmed"
    assert body["data"] == {
        "registration": registration.code,
        "event": seats.event.slug,
        "status": "confirmed",
        "category": category.slug,
    }
    assert "林晓月" not in json.dumps(body, ensure_ascii=False)


def test_the_waiting_list_and_what_becomes_of_it(edition: Edition) -> None:
    seats = SeatPoolFactory(event__edition=edition, total=1)
    users = UserFactory.create_batch(2)
    first, second = (register(event=seats.event, person=user.person) for user in users)

    cancel(registration=first, by=users[0])
    accept(registration=second, by=users[1])

    assert types_of(first) == ["registration.confirmed", "registration.canceled"]
    assert types_of(second) == ["registration.waiting", "registration.offered", "registration.confirmed"]


def test_what_organizers_decide(edition: Edition, organizer: User) -> None:
    seats = SeatPoolFactory(event__edition=edition, policy__access="approval")
    first, second = (register(event=seats.event, person=PersonFactory()) for _person in range(2))

    approve(registration=first, by=organizer)
    decline(registration=second, by=organizer)

    assert types_of(first) == ["registration.requested", "registration.confirmed"]
    assert types_of(second) == ["registration.requested", "registration.declined"]


def test_who_was_added_by_hand(edition: Edition, organizer: User) -> None:
    registration = add(event=EventFactory(edition=edition), person=PersonFactory(), by=organizer)

    assert types_of(registration) == ["registration.confirmed"]


def test_whoever_got_no_seat_was_never_told(edition: Edition) -> None:
    seats = SeatPoolFactory(event__edition=edition, total=0, policy__has_waiting_list=False)

    with pytest.raises(Full):
        register(event=seats.event, person=PersonFactory())

    assert told() == []
