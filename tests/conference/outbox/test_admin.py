"""The outbox at the desk: however many messages were sent, it counts those that were not."""

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.editions.models import Edition
from conference.outbox.admin import KindFilter
from conference.outbox.messages import Content, MessageKind
from conference.outbox.models import Channel, Message, Status
from conference.outbox.plugs import outbox_tile
from conference.outbox.services import write
from conference.people.models import User
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

LIST = "/en/admin/conference/message/"
NOTE = MessageKind("tests.note", "…")
SECRET = MessageKind("tests.secret_desk", "…", is_secret=True)


def note(key: str, status: Status = Status.WAITING) -> None:
    """A message in that state."""
    write(kind=NOTE, key=key, channel="mail", address="lin@example.com", language="en", content=Content(text="Hello."))
    sent_at = F("created_at") if status == Status.SENT else None
    Message.objects.filter(key=f"{NOTE.name}:{key}").update(status=status, sent_at=sent_at)


def plans(edition: Edition) -> list[str]:
    """How the database finds what the tile shows, where it would rather not read every row."""
    with CaptureQueriesContext(connection) as asked:
        outbox_tile(edition)
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked:
            cursor.execute("EXPLAIN " + query["sql"])
            found.append("\n".join(line for (line,) in cursor.fetchall()))
    return found


def test_the_tile_counts_what_was_not_sent(edition: Edition) -> None:
    note("1")
    note("2", Status.FAILED)
    note("3", Status.FAILED)
    note("4", Status.SENT)

    assert [row.figure for row in outbox_tile(edition).rows] == ["1", "2"]


def test_the_tile_reads_no_message_that_was_sent(edition: Edition) -> None:
    waiting, failed, oldest = plans(edition)

    assert "message_waiting_in_turn" in waiting
    assert "message_failed_newest" in failed
    assert "message_waiting_in_turn" in oldest


def test_the_kinds_to_choose_from_are_those_declared(sign_in: SignIn, organizer: User) -> None:
    note("1")

    with CaptureQueriesContext(connection) as asked:
        page = sign_in(organizer).get("/en/admin/conference/message/")

    kinds = next(spec for spec in page.context["cl"].filter_specs if isinstance(spec, KindFilter))
    assert ("tests.note", "…") in kinds.lookup_choices
    assert [query["sql"] for query in asked if "DISTINCT" in query["sql"]] == []


@pytest.fixture
def desk(sign_in: SignIn, auditor: User) -> Client:
    return sign_in(auditor)


def message(kind: MessageKind) -> Message:
    content = Content(text="Seat 5\nRow 6", subject="Your seat")
    write(kind=kind, key="1", channel=Channel.MAIL, address="lin@example.com", language="en", content=content)
    return Message.objects.get()


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
