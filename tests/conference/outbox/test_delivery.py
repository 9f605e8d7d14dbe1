"""A message is written once, claimed by one worker, tried again, and settled."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from conference.health import UnhealthyError
from conference.kit.crypto import keyed_hash
from conference.outbox.channels import TWO_DAYS, Carrier, Postponed, kept_messages
from conference.outbox.delivery import TRIES, attempt, claim, hand_over, renew, send
from conference.outbox.messages import MessageKind
from conference.outbox.models import LEASE, Channel, Message, Receipt, Status, Suppression, Topic, Urgency
from conference.outbox.plugs import backlog
from conference.outbox.pump import pump
from conference.outbox.services import decline
from conference.outbox.tasks import sweep
from tests import factories
from tests.conference.outbox.notes import BULK, REMINDER, SECRET, make_due, note, seconds_until_due, stored

pytestmark = pytest.mark.django_db

TRIES_OF_MAIL = len(TWO_DAYS) + 1


def by_another_worker(act: Callable[[], list[Message]]) -> list[Message]:
    """Do it on a connection of its own."""

    def work() -> list[Message]:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result(30)


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


@pytest.mark.usefixtures("no_mail_server")
def test_a_failure_waits_longer_each_time_up_to_two_days_and_the_last_is_final() -> None:
    message = note()
    delays = []

    for _ in range(TRIES_OF_MAIL - 1):
        assert [send(claimed) for claimed in claim()] == [Status.WAITING]
        delays.append(seconds_until_due(message))
        make_due(message)
    last = [send(claimed) for claimed in claim()]

    message.refresh_from_db()
    assert delays == [15, 30, 60, 120, 240, 480, 960, *(hours * 3600 for hours in (1, 2, 4, 8, 16, 16))]
    assert last == [Status.FAILED]
    assert (message.status, message.attempts, message.sent_at) == (Status.FAILED, TRIES_OF_MAIL, None)
    assert "refused" in message.error.lower()
    assert claim() == []


def test_a_vanished_workers_message_is_claimed_alone() -> None:
    messages = [note(str(number)) for number in range(3)]
    claim()
    run_out()

    assert [claim() for _worker in range(4)] == [[message] for message in messages] + [[]]


def test_one_that_workers_vanish_with_is_parked_the_third_time_and_the_others_go_out() -> None:
    poison, sound = note("1"), note("2", kind=BULK)
    for _worker in range(TRIES):
        assert claim(limit=1) == [poison]
        run_out()

    pump(Channel.MAIL)

    poison.refresh_from_db()
    sound.refresh_from_db()
    assert (poison.status, sound.status) == (Status.FAILED, Status.SENT)
    assert poison.error.startswith("Parked")


def test_one_that_breaks_its_own_delivery_is_parked_the_third_time() -> None:
    message = note(kind=MessageKind("tests.broken", "…", attachments=lambda _message: 1 // 0))

    for _time in range(TRIES):
        pump(Channel.MAIL)
        make_due(message)

    message.refresh_from_db()
    assert (message.status, message.attempts) == (Status.FAILED, TRIES)
    assert "division" in message.error


def test_the_most_urgent_goes_first_whatever_waits_for_longer() -> None:
    messages = [note(urgency.name, kind=MessageKind("tests.urgent", "…", urgency=urgency)) for urgency in Urgency]
    Message.objects.filter(pk=messages[-1].pk).update(due_at=timezone.now() - dt.timedelta(days=1))

    assert [claim(limit=2), claim(limit=3)] == [messages[:2], messages[2:]]


def test_only_what_is_about_one_person_makes_the_portal_unwell() -> None:
    """A campaign takes the time that it takes."""
    hour_ago = timezone.now() - dt.timedelta(hours=1)
    note(kind=BULK)
    Message.objects.update(due_at=hour_ago)
    backlog()

    note("own")
    Message.objects.update(due_at=hour_ago)
    with pytest.raises(UnhealthyError, match="1 messages wait"):
        backlog()


def test_what_is_of_no_more_use_is_not_sent_and_marked_missed() -> None:
    late = note("late", useful_until=timezone.now() - dt.timedelta(minutes=1))
    useful = note("useful", useful_until=timezone.now() + dt.timedelta(minutes=1))

    assert claim() == [useful]
    sweep()

    late.refresh_from_db()
    assert late.status == Status.MISSED


def test_nothing_goes_to_a_suppressed_address_but_what_somebody_just_asked_for() -> None:
    Suppression.objects.create(
        channel=Channel.MAIL, address_hash=keyed_hash("lin@example.com"), receipt=Receipt.BOUNCED
    )
    plain, code, other = note(), note(kind=SECRET), note("2", address="wang@example.com")

    assert claim() == [code, other]
    plain.refresh_from_db()
    assert (plain.status, plain.error) == (Status.SUPPRESSED, "The address is suppressed: bounced.")


@pytest.mark.usefixtures("mail_server")
def test_a_recipient_whom_the_server_does_not_know_gets_nothing_more() -> None:
    message, busy = note(address="unknown@example.com"), note("2", address="busy@example.com")

    pump(Channel.MAIL)

    message.refresh_from_db()
    assert (message.status, message.receipt) == (Status.FAILED, Receipt.UNKNOWN)
    assert message.error == "550 5.1.1 no such user"
    closed = Suppression.objects.get()
    assert (closed.message, closed.receipt) == (message, Receipt.BOUNCED)
    note("3", address=message.address)
    make_due(busy)
    assert claim() == [busy]


def test_whoever_marked_ours_as_spam_gets_only_the_necessary() -> None:
    Suppression.objects.create(
        channel=Channel.MAIL, address_hash=keyed_hash("lin@example.com"), receipt=Receipt.COMPLAINED
    )
    necessary, reminder = note(), note(kind=REMINDER)

    assert claim() == [necessary]
    reminder.refresh_from_db()
    assert reminder.status == Status.SUPPRESSED


def test_a_topic_that_was_declined_meanwhile_is_not_sent() -> None:
    necessary, reminder, bulk = note(), note(kind=REMINDER), note(kind=BULK)
    decline(address="lin@example.com", topic=Topic.REMINDERS)

    assert claim() == [necessary, bulk]
    reminder.refresh_from_db()
    assert (reminder.status, reminder.error) == (Status.SUPPRESSED, "The recipient declined: reminders.")


def test_what_goes_to_many_does_not_go_to_whose_account_was_closed_meanwhile() -> None:
    person = factories.UserFactory(is_active=False).person
    own, to_many = note("own", person=person), note("many", kind=BULK, person=person)

    assert claim() == [own]
    to_many.refresh_from_db()
    assert (to_many.status, to_many.error) == (Status.SUPPRESSED, "The recipient's account was closed.")


def test_what_is_put_off_waits_without_losing_an_attempt() -> None:
    """A text that would come at night."""
    until = timezone.now() + dt.timedelta(hours=8)

    def sleep(_message: Message) -> None:
        raise Postponed(until)

    message = note()
    carrier: Carrier[None] = Carrier(prepare=sleep, carry=str)
    [claimed] = claim()

    assert hand_over(carrier, claimed, attempt(carrier, claimed)) == Status.WAITING
    message.refresh_from_db()
    assert (message.due_at, message.attempts, message.leased_until) == (until, 0, None)


def test_the_lease_of_what_is_in_hand_is_counted_anew_and_no_others() -> None:
    note("1"), note("2")
    first, second = claim()
    send(second)
    Message.objects.filter(pk=first.pk).update(leased_until=Now() + LEASE / 10)

    assert renew([first, second]) == 1
    row = Message.objects.annotate(left=F("leased_until") - Now()).get(pk=first.pk)
    assert LEASE / 2 < row.left <= LEASE


def run_out() -> None:
    """Let the leases of whatever is in hand end."""
    Message.objects.exclude(leased_until=None).update(leased_until=Now() - LEASE / 60)
