"""The outbox at the desk."""

import pytest
from django.db import connection
from django.test import Client

from conference.outbox.messages import Content, MessageKind
from conference.outbox.models import Channel, Message
from conference.outbox.services import write
from conference.people.models import User
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

LIST = "/en/admin/conference/message/"
NOTE = MessageKind("tests.desk", "test")
SECRET = MessageKind("tests.secret_desk", "test", is_secret=True)


@pytest.fixture
def desk(sign_in: SignIn, auditor: User) -> Client:
    return sign_in(auditor)


def message(kind: MessageKind) -> Message:
    content = Content(text="Seat 5\nRow 6", subject="Your seat")
    return write(kind=kind, key="1", channel=Channel.MAIL, address="lin@example.com", language="en", content=content)


def page_of(desk: Client, message: Message) -> str:
    return desk.get(f"{LIST}{message.pk}/change/").content.decode()


def test_the_words_of_a_message_are_shown(desk: Client) -> None:
    page = page_of(desk, message(NOTE))

    assert "Your seat<br><br>Seat 5<br>Row 6" in page


def test_the_words_of_a_secret_are_not(desk: Client) -> None:
    page = page_of(desk, message(SECRET))

    assert "Your seat" not in page
    assert "Seat 5" not in page


def test_a_message_that_nobody_can_open_closes_neither_list_nor_page(desk: Client) -> None:
    lost = message(NOTE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE conference_message SET address = %s, subject = %s, text = %s", ["gcm1:lost:AAAA"] * 3)

    assert desk.get(LIST).status_code == 200
    assert "This message cannot be decrypted." in page_of(desk, lost)
