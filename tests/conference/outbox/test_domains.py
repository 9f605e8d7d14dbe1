"""A mail domain that takes so many a minute gets no more; nobody else waits for it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conference.outbox.delivery import claim, send
from conference.outbox.models import Channel, MailDomain, Message
from tests.conference.outbox.notes import BULK, SECRET, make_due, note, seconds_until_due

pytestmark = pytest.mark.django_db


def test_each_mail_to_a_limited_domain_gets_a_turn() -> None:
    MailDomain.objects.create(domain="qq.com", per_minute=6)
    limited = [note(str(number), address=f"{number}@QQ.com") for number in range(3)]
    free = note("free")

    assert claim() == [limited[0], free]
    assert [seconds_until_due(message) for message in limited[1:]] == [10, 20]
    waiting = Message.objects.filter(pk__in=[message.pk for message in limited[1:]])
    assert list(waiting.values_list("attempts", "leased_until")) == [(0, None)] * 2


def test_a_mail_has_its_turn_once() -> None:
    MailDomain.objects.create(domain="qq.com", per_minute=1)
    note("1", address="1@qq.com")
    second = note("2", address="2@qq.com")
    claim()
    make_due(second)

    assert claim() == [second]


def test_turns_go_on_where_the_last_batch_ended() -> None:
    MailDomain.objects.create(domain="qq.com", per_minute=6)
    note("1", address="1@qq.com")
    claim()

    late = note("2", address="2@qq.com")

    assert claim() == []
    assert seconds_until_due(late) == 10


def test_turns_that_nobody_took_are_lost() -> None:
    """A domain that heard nothing for an hour is not flooded then."""
    MailDomain.objects.create(domain="qq.com", per_minute=6, next_at=timezone.now() - dt.timedelta(hours=1))
    messages = [note(str(number), address=f"{number}@qq.com") for number in range(3)]

    assert claim() == messages[:1]


@pytest.mark.usefixtures("no_mail_server")
def test_a_mail_that_failed_for_a_time_needs_another_turn() -> None:
    MailDomain.objects.create(domain="qq.com", per_minute=1)
    message = note("1", address="1@qq.com")
    for claimed in claim():
        send(claimed)
    make_due(message)

    assert claim() == []
    assert seconds_until_due(message) in range(55, 61)


def test_what_many_get_is_in_nobodys_way_for_long() -> None:
    MailDomain.objects.create(domain="qq.com", per_minute=60)
    many = [note(f"many-{number}", kind=BULK, address=f"{number}@qq.com") for number in range(100)]
    assert claim(limit=100) == many[:2]
    own, code = note("own", address="own@qq.com"), note("code", kind=SECRET, address="code@qq.com")

    assert claim() == [code], "what is awaited does not wait"
    assert seconds_until_due(own) in range(10, 13)
    waiting = Message.objects.filter(kind=BULK.name, turn_at=None)
    assert waiting.filter(due_at__gt=timezone.now()).count() == len(many) - 2 - 9
    assert MailDomain.objects.get().next_at < timezone.now() + dt.timedelta(seconds=15)


def test_what_is_far_asks_again_once_its_turn_is_near() -> None:
    MailDomain.objects.create(domain="qq.com", per_minute=60)
    many = [note(f"many-{number}", kind=BULK, address=f"{number}@qq.com") for number in range(30)]
    claim(limit=30)

    assert [seconds_until_due(message) for message in many[11:]] == pytest.approx(list(range(1, 20)), abs=1)


def test_turns_of_a_pause_are_no_turns_any_more() -> None:
    """Whatever was held for an hour does not go out at once afterwards."""
    MailDomain.objects.create(domain="qq.com", per_minute=6)
    messages = [note(str(number), address=f"{number}@qq.com") for number in range(3)]
    hour_ago = timezone.now() - dt.timedelta(hours=1)
    Message.objects.update(turn_at=hour_ago, due_at=hour_ago)

    assert claim() == messages[:1]


def test_texts_have_no_domain() -> None:
    MailDomain.objects.create(domain="qq.com", per_minute=1)
    texts = [note(str(number), channel=Channel.SMS, address="1@qq.com") for number in range(2)]

    assert claim(Channel.SMS) == texts


@pytest.mark.parametrize(("domain", "per_minute"), [("QQ.com", 1), ("qq.com", 0)])
def test_the_database_keeps_domains_in_one_spelling_and_rates_that_end(domain: str, per_minute: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MailDomain.objects.create(domain=domain, per_minute=per_minute)
