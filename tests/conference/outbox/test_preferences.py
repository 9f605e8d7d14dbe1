"""Whoever has a mail says what they want no more, without signing in; a program that opens the link changes nothing."""

import pytest
from django.test import Client

from conference.editions.models import Edition
from conference.outbox.links import preferences
from conference.outbox.messages import kinds
from conference.outbox.models import Message, Refusal, Topic
from conference.outbox.services import declined
from tests.conference.outbox.notes import NOTE, REMINDER, note

pytestmark = pytest.mark.django_db
ADDRESS = "lin@example.com"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def reminder(edition: Edition) -> Message:
    return note(kind=REMINDER)


def path(message: Message) -> str:
    return "/" + preferences(message).split("/", 3)[3]


def test_one_click_declines_the_topic_of_the_mail(reminder: Message) -> None:
    """RFC 8058, 3.2: no cookie, no token, no other page."""
    response = Client(enforce_csrf_checks=True).post(path(reminder), ONE_CLICK)

    assert response.status_code == 204
    assert declined(address=ADDRESS) == {Topic.REMINDERS}


def test_one_click_twice_is_once(client: Client, reminder: Message) -> None:
    for _time in range(2):
        client.post(path(reminder), ONE_CLICK)

    assert Refusal.objects.count() == 1


def test_opening_the_link_changes_nothing(client: Client, reminder: Message) -> None:
    response = client.get(path(reminder))

    assert response.status_code == 200
    assert "l***@example.com" in response.text
    assert ADDRESS not in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert not Refusal.objects.exists()


def test_the_page_says_what_is_declined_and_takes_it_back(client: Client, reminder: Message) -> None:
    client.post(path(reminder), ONE_CLICK)

    assert client.get(path(reminder)).text.count(" checked") == 3
    response = client.post(path(reminder), {"topics": [Topic.REMINDERS, Topic.INVITATIONS]})

    assert "Saved." in response.text
    assert declined(address=ADDRESS) == {Topic.CHANGES, Topic.ANNOUNCEMENTS}


def test_all_can_be_declined_but_the_necessary(client: Client, reminder: Message) -> None:
    client.post(path(reminder), {})

    assert declined(address=ADDRESS) == set(Topic) - {Topic.NECESSARY}
    assert Topic.NECESSARY not in client.get(path(reminder)).text


def test_the_page_offers_nothing_that_no_message_is_about() -> None:
    sent = {kind.topic for name, kind in kinds.items() if not name.startswith("tests.")}

    assert sent == set(Topic)


def test_what_is_no_topic_is_said_at_the_field(client: Client, reminder: Message) -> None:
    response = client.post(path(reminder), {"topics": ["everything"]})

    assert "Select a valid choice. everything is not one of the available choices." in response.text
    assert not Refusal.objects.exists()


def test_one_click_on_what_is_necessary_declines_nothing(client: Client, edition: Edition) -> None:
    client.post(path(note(kind=NOTE)), ONE_CLICK)

    assert not Refusal.objects.exists()


def test_a_link_that_we_did_not_make_is_not_found(client: Client, reminder: Message) -> None:
    right, other = path(reminder), path(note("2", kind=REMINDER))
    crossed = right.rsplit("/", 2)[0] + "/" + other.rsplit("/", 2)[1] + "/"

    assert [client.get(address).status_code for address in (right, crossed, right[:-2] + "/")] == [200, 404, 404]
