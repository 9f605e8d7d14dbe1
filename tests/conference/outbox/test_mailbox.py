"""The mailbox of bounces, on a POP3 server of the tests' own."""

import poplib
import socketserver
import threading
import time
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.cache import cache

from conference.outbox import mailbox
from conference.outbox.mailbox import collect, is_lost
from conference.outbox.models import Message, Receipt, Suppression
from tests.conference.outbox.notes import REMINDER, note
from tests.conference.outbox.returns import OURS, notification

pytestmark = pytest.mark.django_db


class Server(socketserver.ThreadingTCPServer):
    """Keeps `mails`; deletes what a session deleted when it says goodbye (RFC 1939, 6)."""

    allow_reuse_address = True
    daemon_threads = True
    password = "p@ss:word"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mails: list[bytes] = []
        self.is_locked = False
        self.hangs_up_after = 10_000
        """Commands after which the connection is lost."""


class Session(socketserver.StreamRequestHandler):
    server: Server

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self) -> None:
        deleted: set[int] = set()
        self.say("+OK ready")
        for count in range(self.server.hangs_up_after):
            words = self.rfile.readline().decode().split()
            if not words:
                return
            number = int(words[1]) - 1 if len(words) > 1 and words[1].isdecimal() else 0
            match words[0].upper():
                case "USER":
                    self.say("+OK")
                case "PASS" if self.server.is_locked:
                    self.say("-ERR [IN-USE] another session has it")
                case "PASS":
                    self.say("+OK" if words[1] == self.server.password else "-ERR [AUTH] no")
                case "LIST":
                    self.say("+OK")
                    for place, mail in enumerate(self.server.mails, 1):
                        self.say(f"{place} {len(mail)}")
                    self.say(".")
                case "RETR" | "TOP":
                    self.say("+OK")
                    lines = self.server.mails[number].split(b"\r\n")
                    for line in lines[: int(words[2])] if words[0].upper() == "TOP" else lines:
                        self.wfile.write((b"." if line.startswith(b".") else b"") + line + b"\r\n")
                    self.say(".")
                case "DELE":
                    deleted.add(number)
                    self.say("+OK")
                case "QUIT":
                    kept = [mail for place, mail in enumerate(self.server.mails) if place not in deleted]
                    self.server.mails[:] = kept
                    self.say("+OK")
                    return
            assert count >= 0


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Server]:
    settings.MAIL_BOUNCES = OURS
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.MAIL_BOUNCES_URL = f"pop3://bounces%40example.com:p%40ss%3Aword@127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def message() -> Message:
    return note(kind=REMINDER)


def test_what_came_back_is_noted_and_gone(server: Server, message: Message) -> None:
    server.mails += [b"Subject: hello\r\n\r\nnothing of ours", notification(message)]

    assert collect() == 2

    message.refresh_from_db()
    assert message.receipt == Receipt.BOUNCED
    assert server.mails == []
    assert collect() == 0


def test_who_is_interrupted_reads_it_again_and_notes_nothing_twice(server: Server, message: Message) -> None:
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


def test_a_mailbox_that_somebody_else_reads_is_theirs(server: Server, message: Message) -> None:
    server.mails += [notification(message)]
    server.is_locked = True

    assert collect() == 0
    assert len(server.mails) == 1


def test_a_large_mail_is_read_as_far_as_it_matters(server: Server, message: Message) -> None:
    raw = notification(message) + b"x" * 70 + b"\r\n"
    server.mails += [raw + (b"y" * 70 + b"\r\n") * 20_000]

    collect()

    message.refresh_from_db()
    assert message.receipt == Receipt.BOUNCED


def test_a_long_line_does_not_stop_us(server: Server, message: Message) -> None:
    server.mails += [b"Subject: " + b"x" * 100_000 + b"\r\n\r\n", notification(message)]

    assert collect() == 2


def test_no_more_than_so_many_at_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MOST", 2)
    server.mails += [b"Subject: hello\r\n\r\n"] * 3

    assert [collect(), collect()] == [2, 1]


def test_a_wrong_password_is_no_locked_mailbox(server: Server) -> None:
    server.password = "another"

    with pytest.raises(poplib.error_proto):
        collect()


def test_a_mailbox_that_does_not_answer_for_long_is_seen(server: Server) -> None:
    server.password = "another"
    with pytest.raises(poplib.error_proto):
        collect()
    assert not is_lost()

    cache.set(mailbox.LOST, time.time() - mailbox.TOO_LONG - 1)
    assert is_lost()

    server.password = "p@ss:word"
    collect()
    assert not is_lost()
