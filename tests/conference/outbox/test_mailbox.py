"""The mailbox of bounces, on a POP3 server of the tests' own."""

import poplib
import time
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import OperationalError, connection

from conference.outbox import mailbox
from conference.outbox.mailbox import collect, is_lost
from conference.outbox.models import Message, Receipt, Suppression
from tests.conference.outbox.notes import REMINDER, note
from tests.conference.outbox.post_office import PostOffice
from tests.conference.outbox.returns import OURS, notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: LazySettings) -> Iterator[PostOffice]:
    settings.MAIL_BOUNCES = OURS
    with PostOffice.open() as server:
        settings.MAIL_BOUNCES_URL = server.url
        yield server


@pytest.fixture
def message() -> Message:
    return note(kind=REMINDER)


def test_what_came_back_is_noted_and_gone(server: PostOffice, message: Message) -> None:
    server.mails += [b"Subject: hello\r\n\r\nnothing of ours", notification(message)]

    assert collect() == 2

    message.refresh_from_db()
    assert message.receipt == Receipt.BOUNCED
    assert server.mails == []
    assert collect() == 0


def test_who_is_interrupted_reads_it_again_and_notes_nothing_twice(server: PostOffice, message: Message) -> None:
    server.mails += [notification(message)]
    server.hangs_up_after = 5  # after the mail was read, and marked to go

    with pytest.raises((OSError, poplib.error_proto)):
        collect()
    assert len(server.mails) == 1
    assert Suppression.objects.count() == 1

    server.hangs_up_after = 10_000
    assert collect() == 1
    assert server.mails == []
    assert Suppression.objects.count() == 1


def test_one_that_cannot_be_noted_keeps_no_other_waiting(
    server: PostOffice, message: Message, caplog: pytest.LogCaptureFixture
) -> None:
    lost = note("lost", kind=REMINDER)
    server.mails += [notification(lost), notification(message)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE conference_message SET address = 'gcm1:lost:AAAA' WHERE id = %s", [lost.pk])

    assert collect() == 2

    message.refresh_from_db()
    assert message.receipt == Receipt.BOUNCED
    assert server.mails == []
    assert "return_not_noted" in caplog.text
    assert not is_lost()


def test_while_the_database_is_away_all_wait_and_that_is_seen(server: PostOffice, message: Message) -> None:
    def is_away(*_query: object) -> None:
        raise OperationalError

    server.mails += [notification(message)]

    with connection.execute_wrapper(is_away), pytest.raises(OperationalError):
        collect()

    assert len(server.mails) == 1
    assert cache.get(mailbox.LOST)


def test_a_mailbox_that_somebody_else_reads_is_theirs(server: PostOffice, message: Message) -> None:
    server.mails += [notification(message)]
    server.is_locked = True

    assert collect() == 0
    assert len(server.mails) == 1


def test_a_large_mail_is_read_as_far_as_it_matters(server: PostOffice, message: Message) -> None:
    raw = notification(message) + b"x" * 70 + b"\r\n"
    server.mails += [raw + (b"y" * 70 + b"\r\n") * 20_000]

    collect()

    message.refresh_from_db()
    assert message.receipt == Receipt.BOUNCED


def test_a_long_line_does_not_stop_us(server: PostOffice, message: Message) -> None:
    server.mails += [b"Subject: " + b"x" * 100_000 + b"\r\n\r\n", notification(message)]

    assert collect() == 2


def test_no_more_than_so_many_at_once(server: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MOST", 2)
    server.mails += [b"Subject: hello\r\n\r\n"] * 3

    assert [collect(), collect()] == [2, 1]


def test_a_wrong_password_is_no_locked_mailbox(server: PostOffice) -> None:
    server.password = "another"

    with pytest.raises(poplib.error_proto):
        collect()


def test_a_mailbox_that_does_not_answer_for_long_is_seen(server: PostOffice) -> None:
    server.password = "another"
    with pytest.raises(poplib.error_proto):
        collect()
    assert not is_lost()

    cache.set(mailbox.LOST, time.time() - mailbox.TOO_LONG - 1)
    assert is_lost()

    server.password = "p@ss:word"
    collect()
    assert not is_lost()
