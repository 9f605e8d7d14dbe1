"""A message is written once, claimed by one worker, tried again, and settled."""

import os
import socketserver
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.db.models.functions import Now

from conference import embedded
from conference.outbox.channels import HALF_AN_HOUR, kept_messages
from conference.outbox.delivery import claim, send
from conference.outbox.messages import Content, MessageKind
from conference.outbox.models import LEASE, Channel, Message, Status
from conference.outbox.pump import pump
from conference.outbox.services import write, write_to_person
from conference.outbox.smtp import hang_up
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

NOTE = MessageKind("tests.note", "…")
TRIES = len(HALF_AN_HOUR) + 1
SECRET = MessageKind("tests.secret", "…", is_secret=True)


@pytest.fixture(autouse=True)
def mailbox(settings: LazySettings, tmp_path: Path) -> None:
    """What the demo keeps, apart from other tests."""
    settings.DEMO_OUTBOX = tmp_path


def note(key: str = "1", *, kind: MessageKind = NOTE, channel: Channel = Channel.MAIL) -> Message:
    """A message that waits."""
    content = Content(text="Your code is 123456.", subject="A code", html="<p>123456</p>")
    write(kind=kind, key=key, channel=channel, address="lin@example.com", language="en", content=content)
    return Message.objects.get(key=f"{kind.name}:{key}")


def stored(message: Message) -> str:
    """The row as the database keeps it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conference_message::text FROM conference_message WHERE id = %s", [message.pk])
        return cursor.fetchone()[0]


def seconds_until_due(message: Message) -> int:
    row = Message.objects.annotate(now=Now()).get(pk=message.pk)
    return round((row.due_at - row.now).total_seconds())


def make_due(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(due_at=Now())


def by_another_worker(act: Callable[[], list[Message]]) -> list[Message]:
    """Do it on a connection of its own."""

    def work() -> list[Message]:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result(30)


def test_the_same_key_is_the_same_message() -> None:
    assert note("1") == note("1") != note("2")
    assert Message.objects.count() == 2


def test_the_same_key_of_another_kind_is_another_message() -> None:
    assert note("1") != note("1", kind=SECRET)


def test_address_and_words_are_sealed() -> None:
    row = stored(note())

    assert [word for word in ("lin@example.com", "123456", "A code") if word in row] == []


def test_a_message_that_is_due_is_sent() -> None:
    message = note()

    pump(Channel.MAIL)

    message.refresh_from_db()
    assert (message.status, message.attempts, message.leased_until) == (Status.SENT, 1, None)
    assert message.sent_at is not None
    assert [(kept["to"], kept["text"]) for kept in kept_messages()] == [("lin@example.com", "Your code is 123456.")]


@pytest.mark.parametrize("sealed", ["gcm1:lost:AAAA", "gcm1:demo:AAAA", "rot13:demo:AAAA"])
def test_a_message_that_nobody_can_open_fails_and_the_others_go_out(sealed: str) -> None:
    lost = [note(str(number)) for number in range(20)]
    kept = note("kept")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE conference_message SET text = %s WHERE id <> %s", [sealed, kept.pk])

    pump(Channel.MAIL)

    kept.refresh_from_db()
    failed = Message.objects.filter(status=Status.FAILED, error__contains="cannot be decrypted")
    assert kept.status == Status.SENT
    assert set(failed.values_list("pk", flat=True)) == {message.pk for message in lost}
    assert stored(lost[0]).count(sealed) == 1


def test_a_message_is_sent_once() -> None:
    note()

    pump(Channel.MAIL)
    pump(Channel.MAIL)

    assert len(kept_messages()) == 1


def test_a_secret_is_emptied_once_sent_and_a_note_is_not() -> None:
    secret, plain = note(kind=SECRET), note()

    pump(Channel.MAIL)

    secret.refresh_from_db()
    plain.refresh_from_db()
    assert (secret.subject, secret.text, secret.html) == ("", "", "")
    assert (plain.subject, plain.text) == ("A code", "Your code is 123456.")


def test_a_secret_given_up_is_emptied_as_well(settings: LazySettings) -> None:
    settings.PORTAL_MODE = "production"
    secret = note(kind=SECRET, channel=Channel.SMS)

    assert [send(claimed) for claimed in claim(Channel.SMS)] == [Status.FAILED]

    secret.refresh_from_db()
    assert (secret.status, secret.text) == (Status.FAILED, "")


def test_a_claimed_message_is_in_one_workers_hands() -> None:
    message = note()

    assert claim() == [message]
    assert claim() == []


def test_a_lease_that_ran_out_frees_the_message() -> None:
    message = note()
    claim()

    Message.objects.update(leased_until=Now() - LEASE / 60)

    assert claim() == [message]
    message.refresh_from_db()
    assert message.attempts == 2


def test_a_lease_goes_by_the_databases_clock_which_nobody_sets() -> None:
    note()
    claim()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_clock SET clock_offset = '1 day'")

    assert claim() == []


def test_a_message_that_another_worker_claimed_is_left_to_it() -> None:
    message = note()
    late = claim()
    Message.objects.update(leased_until=Now() - LEASE / 60)
    quick = claim()

    late[0].claimed_at -= LEASE.total_seconds()
    assert [send(claimed) for claimed in late] == [Status.WAITING]
    assert kept_messages() == []
    assert [send(claimed) for claimed in quick] == [Status.SENT]
    message.refresh_from_db()
    assert (message.status, message.attempts) == (Status.SENT, 2)


def test_a_message_that_breaks_its_delivery_keeps_no_other_waiting() -> None:
    broken, sound = note("1"), note("2")
    Message.objects.filter(pk=broken.pk).update(code="no/such/")

    pump(Channel.MAIL)

    assert [kept["code"] for kept in kept_messages()] == [sound.code]
    broken.refresh_from_db()
    assert (broken.status, broken.leased_until) == (Status.WAITING, None)
    assert "No such file" in broken.error


def test_what_is_not_due_waits() -> None:
    note()
    Message.objects.update(due_at=Now() + LEASE)

    assert claim() == []


def test_a_batch_holds_the_longest_due() -> None:
    messages = [note(str(number)) for number in range(20 + 1)]

    assert claim() == messages[:20]
    assert claim() == messages[20:]


@pytest.mark.django_db(transaction=True)
class TestTwoWorkersAtOnce:
    """One is in the middle of claiming while the other claims."""

    def test_they_never_hold_the_same_message(self) -> None:
        messages = [note(str(number)) for number in range(20 + 5)]

        with transaction.atomic():
            mine = claim()
            others = by_another_worker(claim)

        assert (mine, others) == (messages[:20], messages[20:])

    def test_without_locks_they_would(self) -> None:
        messages = [note(str(number)) for number in range(5)]

        with transaction.atomic():
            mine = claim()
            others = by_another_worker(lambda: list(Message.objects.claimable().order_by("due_at")))

        assert mine == others == messages


@pytest.fixture
def no_mail_server(settings: LazySettings) -> None:
    """Production whose mail server does not answer."""
    settings.PORTAL_MODE = "production"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9


@pytest.mark.usefixtures("no_mail_server")
def test_a_failure_waits_twice_as_long_each_time_and_the_last_is_final() -> None:
    message = note()
    delays = []

    for _ in range(TRIES - 1):
        assert [send(claimed) for claimed in claim()] == [Status.WAITING]
        delays.append(seconds_until_due(message))
        make_due(message)
    last = [send(claimed) for claimed in claim()]

    message.refresh_from_db()
    assert delays == [15, 30, 60, 120, 240, 480, 960]
    assert last == [Status.FAILED]
    assert (message.status, message.attempts, message.sent_at) == (Status.FAILED, TRIES, None)
    assert "refused" in message.error.lower()
    assert claim() == []


class Unwelcoming(socketserver.StreamRequestHandler):
    """A mail server that knows no recipient."""

    reply = b"550 5.1.1 no such user"

    def handle(self) -> None:
        self.wfile.write(b"220 mail.example.com\r\n")
        for line in self.rfile:
            verb = line[:4].upper()
            answers = {b"RCPT": self.reply, b"QUIT": b"221 bye"}
            self.wfile.write(answers.get(verb, b"250 ok") + b"\r\n")
            if verb == b"QUIT":
                break


class Busy(Unwelcoming):
    """A mail server that is too busy for a recipient."""

    reply = b"451 4.3.0 try again"


@pytest.fixture
def mail_server(request: pytest.FixtureRequest, settings: LazySettings) -> Iterator[None]:
    """Production with a mail server."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), request.param) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        settings.PORTAL_MODE = "production"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield
        hang_up()
        server.shutdown()


@pytest.mark.parametrize(
    ("mail_server", "status"), [(Unwelcoming, Status.FAILED), (Busy, Status.WAITING)], indirect=["mail_server"]
)
def test_a_refusal_for_good_is_final_at_once_and_another_is_not(mail_server: None, status: Status) -> None:
    message = note()

    pump(Channel.MAIL)

    message.refresh_from_db()
    assert (message.status, message.attempts) == (status, 1)


@pytest.mark.parametrize(
    ("contacts", "channel", "address"),
    [
        ({"email": "lin@example.com", "phone": "+8613800138000"}, Channel.MAIL, "lin@example.com"),
        ({"email": None, "phone": "+8613800138000"}, Channel.SMS, "+8613800138000"),
    ],
)
def test_people_are_written_to_by_the_channel_they_have(
    contacts: dict[str, str], channel: Channel, address: str
) -> None:
    kind = MessageKind("tests.approved", "…", "jobs/positions/mail/approved", text="accounts.code")

    write_to_person(kind=kind, key="1", person=PersonFactory(**contacts), context={"code": "123456"})

    message = Message.objects.get()
    assert (message.channel, message.address) == (channel, address)


def test_people_without_contact_are_not_written_to() -> None:
    person = PersonFactory(email=None)

    write_to_person(kind=NOTE, key="1", person=person, context={})

    assert not Message.objects.exists()


WRITE = """
import time, django
django.setup()
from conference.outbox.messages import Content, MessageKind
from conference.outbox.services import write
begin = time.monotonic()
write(kind=MessageKind("tests.note", "…"), key="1", channel="mail", address="a@example.com", language="en",
      content=Content(text="hello"))
print(time.monotonic() - begin)
"""


@pytest.mark.django_db(transaction=True)
def test_a_message_is_written_without_its_broker_and_without_waiting_for_it() -> None:
    """In a process of its own: settings of Celery are read once."""
    database = connection.settings_dict["NAME"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "conference.settings",
        "DATABASE_URL": embedded.database_url().removesuffix("portal") + database,
        "REDIS_URL": "redis://127.0.0.1:9/0",
    }

    done = subprocess.run(
        [sys.executable, "-c", WRITE], env=environment, capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 0, done.stderr
    assert float(done.stdout.splitlines()[-1]) < 2
    assert Message.objects.get().status == Status.WAITING
