"""The demo's mailbox: for whoever sits at this machine."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from conference.editions.models import Edition
from conference.outbox.messages import Attachment, Content, MessageKind
from conference.outbox.models import Channel, Message
from conference.outbox.pump import pump
from conference.outbox.services import send_text, write
from tests.factories import TextTemplateFactory

pytestmark = pytest.mark.django_db

MAILBOX = "/outbox/"


@pytest.fixture(autouse=True)
def sent(edition: Edition, settings: LazySettings, tmp_path: Path) -> Message:
    """A mail that the demo would have sent."""
    settings.DEMO_OUTBOX = tmp_path
    pass_file = Attachment("pass.txt", "text/plain", b"a pass")
    write(
        kind=MessageKind("tests.mailbox", "…", attachments=lambda _message: [pass_file]),
        key="1",
        channel="mail",
        address="lin@example.com",
        language="en",
        content=Content(text="Your code is 123456.", subject="A code"),
    )
    pump(Channel.MAIL)
    return Message.objects.get()


def test_it_shows_what_was_sent_in_full(client: Client) -> None:
    page = client.get(MAILBOX).content.decode()

    assert "lin@example.com" in page
    assert "Your code is 123456." in page


def test_it_hands_out_attachments(client: Client, sent: Message) -> None:
    response = client.get(f"{MAILBOX}{sent.code}/0/")

    assert (response["Content-Type"], response.content) == ("text/plain", b"a pass")
    assert client.get(f"{MAILBOX}{sent.code}/1/").status_code == 404


@pytest.mark.parametrize("page", ["", "{code}/0/"])
@pytest.mark.parametrize(
    "stranger", [{"REMOTE_ADDR": "10.0.0.5"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}]
)
def test_strangers_find_nothing(client: Client, sent: Message, page: str, stranger: dict[str, str]) -> None:
    assert client.get(MAILBOX + page.format(code=sent.code), **stranger).status_code == 404


def test_production_has_none(client: Client, settings: LazySettings) -> None:
    settings.PORTAL_MODE = "production"

    assert client.get(MAILBOX).status_code == 404


def test_a_text_says_its_template_and_how_many_messages_it_takes(client: Client) -> None:
    send_text(
        kind=MessageKind("tests.text", "…"),
        key="1",
        phone="+8613800138000",
        template_code=TextTemplateFactory(code="tests.welcome", text_zh="{event}欢迎您").code,
        parameters={"event": "峰" * 35},
        language="zh-hans",
    )
    pump("sms")

    page = client.get(f"/en{MAILBOX}").content.decode()

    assert "tests.welcome" in page
    assert "1 message of the network" in page
    assert f"】{'峰' * 35}欢迎您" in page
