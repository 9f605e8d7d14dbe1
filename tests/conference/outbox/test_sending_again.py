"""What was not sent waits again, of what was sent a copy goes out, and what hinders is said."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from conference.audit.models import AuditEntry
from conference.outbox.channels import kept_messages
from conference.outbox.models import Channel, Message, Receipt, Status, Suppression, Topic
from conference.outbox.pump import pump
from conference.outbox.queries import Obstacle, obstacles
from conference.outbox.services import SentAgain, _copy, decline, lift, note_receipt, send_again, suppress
from conference.people.models import User
from tests.conference.outbox.notes import REMINDER, SECRET, note
from tests.factories import EditionFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def settled(status: Status, key: str = "1", **options: Any) -> Message:
    """A message that has come to its end."""
    message = note(key, **options)
    sent_at = Now() if status == Status.SENT else None
    told = {"status": status, "sent_at": sent_at, "attempts": 8, "interruptions": 2, "error": "", "turn_at": Now()}
    Message.objects.filter(pk=message.pk).update(**told, useful_until=Now())
    return Message.objects.get(pk=message.pk)


def again(*messages: Message, by: User) -> SentAgain:
    return send_again(messages=Message.objects.filter(pk__in=[message.pk for message in messages]), by=by)


def hindered_by(obstacle: Obstacle) -> SentAgain:
    return SentAgain(0, 0, Counter([obstacle]))


@pytest.mark.parametrize("status", [Status.FAILED, Status.SUPPRESSED, Status.CANCELED, Status.MISSED])
def test_what_was_never_sent_waits_again_as_the_message_that_it_is(status: Status, organizer: User) -> None:
    message = settled(status)

    assert again(message, by=organizer) == SentAgain(1, 0, Counter())

    message.refresh_from_db()
    assert (message.status, message.attempts, message.interruptions) == (Status.WAITING, 0, 0)
    assert (message.useful_until, message.turn_at, message.error) == (None, None, "")
    pump(Channel.MAIL)
    assert [kept["code"] for kept in kept_messages()] == [message.code]


def test_of_what_was_sent_a_copy_goes_out_and_the_first_stays_as_it_was(organizer: User) -> None:
    told = {"person": PersonFactory(), "edition_id": EditionFactory().pk, "reason": "You asked."}
    message = settled(Status.SENT, subject="Your seat", text="Seat 5", **told)
    Message.objects.update(receipt=Receipt.BOUNCED, receipt_at=Now(), receipt_note="550 no such user")
    before = Message.objects.values().get()

    assert again(message, by=organizer) == SentAgain(0, 1, Counter())

    assert Message.objects.filter(pk=message.pk).values().get() == before
    copy = Message.objects.exclude(pk=message.pk).get()
    assert copy.code != message.code
    assert (copy.status, copy.receipt, copy.attempts) == (Status.WAITING, Receipt.UNKNOWN, 0)
    words = ("language", "subject", "text", "html", "payload", "reason")
    for field in ("kind", "person", "edition", "channel", "address", *words):
        assert getattr(copy, field) == getattr(message, field)


def test_a_copy_is_about_what_the_first_is_about_however_often(organizer: User) -> None:
    first = message = settled(Status.SENT, "7QK2M9XWPD:" + "x" * 70)

    for _ in range(4):
        again(message, by=organizer)
        message = Message.objects.latest("pk")
        Message.objects.filter(pk=message.pk).update(status=Status.SENT, sent_at=Now())

    assert Message.objects.count() == 5
    assert message.about[:2] == first.about
    assert len(message.key) == 120


def test_what_did_not_work_before_has_a_receipt_of_its_own_the_next_time(organizer: User) -> None:
    message = settled(Status.FAILED, channel=Channel.SMS, address="+8613800138000")
    Message.objects.update(receipt=Receipt.BOUNCED, receipt_at=Now(), receipt_note="…", reference="8:1")

    again(message, by=organizer)
    message.refresh_from_db()
    assert (message.receipt, message.receipt_note, message.reference) == (Receipt.UNKNOWN, "", "")

    Message.objects.update(reference="8:2")
    note_receipt(reference="8:2", receipt=Receipt.DELIVERED, note="", at=message.created_at)
    message.refresh_from_db()
    assert message.receipt == Receipt.DELIVERED


class TestObstacles:
    @pytest.mark.parametrize("status", [Status.SENT, Status.FAILED])
    def test_a_secret_was_emptied(self, status: Status, organizer: User) -> None:
        assert again(settled(status, kind=SECRET), by=organizer) == hindered_by(Obstacle.SECRET)

    def test_a_webhook_has_its_own_page(self, organizer: User) -> None:
        message = settled(Status.FAILED, channel=Channel.WEBHOOK, address="https://example.com/")

        assert again(message, by=organizer) == hindered_by(Obstacle.WEBHOOK)

    @pytest.mark.parametrize("status", [Status.WAITING, Status.HELD])
    def test_what_is_on_its_way_goes_out_anyway(self, status: Status, organizer: User) -> None:
        assert again(settled(status), by=organizer) == hindered_by(Obstacle.ON_ITS_WAY)

    def test_so_does_a_copy_that_waits(self, organizer: User) -> None:
        message = settled(Status.SENT, person=PersonFactory())
        again(message, by=organizer)

        assert again(message, by=organizer) == hindered_by(Obstacle.ON_ITS_WAY)

        pump(Channel.MAIL)
        assert again(message, by=organizer) == hindered_by(Obstacle.ON_ITS_WAY), "the button was pressed twice"

        Message.objects.update(created_at=Now() - dt.timedelta(minutes=1))
        assert again(message, by=organizer).copies == 1

    def test_nobody_can_open_it(self, organizer: User) -> None:
        lost, other = settled(Status.SENT), settled(Status.SENT, "2")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE conference_message SET text = 'gcm1:lost:AAAA' WHERE id = %s", [lost.pk])

        assert again(lost, other, by=organizer) == SentAgain(0, 1, Counter([Obstacle.UNREADABLE]))

    def test_its_address_is_suppressed_until_that_is_lifted(self, organizer: User) -> None:
        message = settled(Status.SENT)
        suppress(message=message, receipt=Receipt.BOUNCED, note="550")

        assert again(message, by=organizer) == hindered_by(Obstacle.SUPPRESSED)

        lift(suppression=Suppression.objects.get(), by=organizer)
        assert again(message, by=organizer).copies == 1
        assert AuditEntry.objects.filter(actor_id=organizer.pk, verb="lift").count() == 1

    def test_who_marked_something_as_spam_gets_what_is_necessary(self, organizer: User) -> None:
        suppress(message=note("spam"), receipt=Receipt.COMPLAINED, note="")

        assert again(settled(Status.SENT), by=organizer).copies == 1
        assert again(settled(Status.SENT, kind=REMINDER), by=organizer) == hindered_by(Obstacle.SUPPRESSED)

    def test_its_recipient_declined(self, organizer: User) -> None:
        message = settled(Status.SENT, kind=REMINDER)
        decline(address=message.address, topic=Topic.REMINDERS)

        assert again(message, by=organizer) == hindered_by(Obstacle.DECLINED)

    def test_what_is_hindered_stays_as_it_is(self, organizer: User) -> None:
        message = settled(Status.FAILED, kind=SECRET)
        before = Message.objects.values().get()

        again(message, by=organizer)

        assert Message.objects.values().get() == before
        assert not AuditEntry.objects.filter(verb="send again").exists()


def test_each_is_in_the_log_with_the_code_of_its_copy(organizer: User) -> None:
    sent, failed = settled(Status.SENT), settled(Status.FAILED, "2")

    again(sent, failed, by=organizer)

    copy = Message.objects.latest("pk")
    entries = AuditEntry.objects.filter(actor_id=organizer.pk, verb="send again")
    assert dict(entries.values_list("object_id", "changes")) == {sent.pk: {"copy": copy.code}, failed.pk: {}}


class TestTogether:
    """Two organizers press at the same time."""

    ORGANIZERS = 4

    def copies(self, act: Callable[[Message, Barrier, User], None]) -> int:
        message = settled(Status.SENT, person=PersonFactory())
        together, by = Barrier(self.ORGANIZERS), UserFactory()

        def work(_number: int) -> None:
            try:
                act(message, together, by)
            finally:
                connection.close()

        with ThreadPoolExecutor(self.ORGANIZERS) as crowd:
            list(crowd.map(work, range(self.ORGANIZERS)))
        return Message.objects.exclude(pk=message.pk).count()

    @pytest.mark.django_db(transaction=True)
    def test_one_copy_goes_out(self) -> None:
        def press(message: Message, together: Barrier, by: User) -> None:
            together.wait(10)
            again(message, by=by)

        assert self.copies(press) == 1

    @pytest.mark.django_db(transaction=True)
    def test_without_the_lock_there_would_be_more(self) -> None:
        def press(message: Message, together: Barrier, by: User) -> None:
            with transaction.atomic():
                is_free = not obstacles([message.pk])
                together.wait(10)
                if is_free:
                    _copy(message).save()

        assert self.copies(press) == self.ORGANIZERS
