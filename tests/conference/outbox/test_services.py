"""A message is written once, for whoever has a channel, and may be held, released and canceled."""

import os
import subprocess
import sys

import pytest
from django.db import IntegrityError, connection, transaction

from conference import embedded
from conference.outbox.delivery import claim, send
from conference.outbox.messages import MessageKind
from conference.outbox.models import Channel, Message, Receipt, Refusal, Status, Suppression, Topic
from conference.outbox.services import cancel, decline, declined, hold, prefer, release, suppress, write_to_person
from tests.conference.outbox.notes import NOTE, SECRET, note, stored
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_the_same_key_is_the_same_message() -> None:
    assert note("1") == note("1") != note("2")
    assert Message.objects.count() == 2


def test_the_same_key_of_another_kind_is_another_message() -> None:
    assert note("1") != note("1", kind=SECRET)


def test_address_and_words_are_sealed() -> None:
    row = stored(note())

    assert [word for word in ("lin@example.com", "123456", "A code") if word in row] == []


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


def test_what_is_held_waits_until_it_is_released() -> None:
    kept = note()
    mine = Message.objects.filter(pk=kept.pk)

    assert hold(mine) == 1
    assert claim() == []
    assert release(mine) == 1
    assert claim() == [kept]


def test_what_is_canceled_is_never_sent_and_what_is_in_hand_goes_out() -> None:
    in_hand, waiting, held = note("1"), note("2"), note("3")
    hold(Message.objects.filter(pk=held.pk))
    [claimed] = claim(limit=1)

    assert cancel(Message.objects.all()) == 2
    assert send(claimed) == Status.SENT
    release(Message.objects.all())
    statuses = [Message.objects.get(pk=message.pk).status for message in (in_hand, waiting, held)]
    assert statuses == [Status.SENT, Status.CANCELED, Status.CANCELED]


def test_an_address_that_mail_came_back_from_is_suppressed_once() -> None:
    for number in range(2):
        suppress(message=note(str(number)), receipt=Receipt.BOUNCED, note="550 no such user")

    assert Suppression.objects.get().receipt == Receipt.BOUNCED
    assert [message.receipt_note for message in Message.objects.all()] == ["550 no such user"] * 2


def test_preferences_say_what_is_wanted_of_all_that_can_be_declined() -> None:
    prefer(address="lin@example.com", wanted=[Topic.REMINDERS])
    assert declined(address="lin@example.com") == {Topic.CHANGES, Topic.INVITATIONS, Topic.ANNOUNCEMENTS}

    prefer(address="lin@example.com", wanted=list(Topic))
    assert declined(address="lin@example.com") == set()


def test_what_is_necessary_cannot_be_declined() -> None:
    with pytest.raises(ValueError, match="cannot be declined"):
        decline(address="lin@example.com", topic=Topic.NECESSARY)
    with pytest.raises(IntegrityError, match="refusal_not_of_the_necessary"), transaction.atomic():
        Refusal.objects.create(address_hash="x", topic=Topic.NECESSARY)
