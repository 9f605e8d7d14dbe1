"""A mail domain that takes so many a minute gets no more; nobody else waits for it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conference.outbox.delivery import claim, send
from conference.outbox.models import Channel, MailDomain, Message
from tests.conference.outbox.notes import make_due, note, seconds_until_due

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


def test_texts_have_no_domain() -> None:
    MailDomain.objects.create(domain="qq.com", per_minute=1)
    texts = [note(str(number), channel=Channel.SMS, address="1@qq.com") for number in range(2)]

    assert claim(Channel.SMS) == texts


@pytest.mark.parametrize(("domain", "per_minute"), [("QQ.com", 1), ("qq.com", 0)])
def test_the_database_keeps_domains_in_one_spelling_and_rates_that_end(domain: str, per_minute: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MailDomain.objects.create(domain=domain, per_minute=per_minute)
