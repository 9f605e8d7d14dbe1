"""Units are reminded of their deadline as long as they may file people."""

import datetime as dt

import pytest
from django.utils import timezone

from conference.editions.models import Edition
from conference.kit import clock
from conference.outbox.models import Message
from conference.reminders.models import ReminderRule
from conference.reminders.services import remind
from events.program.models import Status
from events.registration.models import Unit
from tests.factories import UnitFactory, change

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def rule(edition: Edition) -> ReminderRule:
    """A day before."""
    return ReminderRule.objects.create(edition=edition, occasion="filing_ends", days=1)


@pytest.fixture
def unit(edition: Edition) -> Unit:
    """Has filed two of five people, and nine days left."""
    made: Unit = UnitFactory(event__edition=edition, filed=2, files_until=clock.now() + dt.timedelta(days=9))
    return made


def messages(unit: Unit, before: dt.timedelta) -> list[Message]:
    """What its contact was written once a worker has looked so long before the deadline."""
    clock.set_offset(unit.files_until - before - timezone.now())
    remind()
    return list(Message.objects.filter(kind="registration.filing", person=unit.contact))


def test_its_contact_learns_how_many_it_may_file_and_until_when(unit: Unit) -> None:
    assert messages(unit, 25 * HOUR) == []

    (message,) = messages(unit, 24 * HOUR)
    assert f"{unit.name_zh}还可为“{unit.event.title_zh}”填报3人" in message.text
    assert "/me/" in message.text


@pytest.mark.parametrize(("secret_hash", "is_named"), [("1f", True), (None, False)])
def test_the_link_that_it_has_is_named_where_there_is_one(unit: Unit, secret_hash: str | None, is_named: bool) -> None:
    change(unit, secret_hash=secret_hash)

    (message,) = messages(unit, 24 * HOUR)

    assert ("此前消息中的链接" in message.text) is is_named


def test_a_unit_that_has_filed_everybody_is_left_alone(unit: Unit) -> None:
    change(unit, filed=5)

    assert messages(unit, 24 * HOUR) == []


def test_so_is_one_of_an_event_that_is_canceled(unit: Unit) -> None:
    change(unit.event, status=Status.CANCELLED)

    assert messages(unit, 24 * HOUR) == []


def test_so_is_one_that_was_just_sent_its_link(unit: Unit) -> None:
    change(unit, invited_at=unit.files_until - 23 * HOUR)

    assert messages(unit, 22 * HOUR) == []


def test_more_time_brings_another(unit: Unit) -> None:
    messages(unit, 24 * HOUR)
    change(unit, files_until=unit.files_until + dt.timedelta(days=2))

    assert len(messages(unit, 24 * HOUR)) == 2


def test_a_contact_without_an_address_is_sent_a_text(unit: Unit) -> None:
    change(unit.contact, email=None, phone="+8613800138000")

    (message,) = messages(unit, 24 * HOUR)

    assert (message.channel, message.payload["parameters"]["left"]) == ("sms", "3")
