"""Reminders at the desk."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit import clock
from conference.people.models import User
from conference.reminders.models import ReminderRule
from events.schedule.services.releasing import release
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

RULES, REMINDERS = "/admin/conference/reminderrule/", "/admin/conference/reminder/"


@pytest.fixture
def desk(sign_in: SignIn, organizer: User) -> Client:
    return sign_in(organizer)


@pytest.fixture
def title(edition: Edition) -> str:
    """That of a released event in ten days, with one person registered."""
    begin = clock.now() + dt.timedelta(days=10)
    event = factories.EventFactory(edition=edition, starts_at=begin, ends_at=begin + dt.timedelta(hours=1))
    factories.RegistrationFactory(event=event)
    release(edition=edition, by=None)
    return str(event.title_zh)


def test_a_rule_is_made_and_logged(desk: Client, edition: Edition) -> None:
    told = {"edition": edition.pk, "occasion": "event_begins", "days": "3", "hours": "0", "is_active": "on"}

    desk.post(f"{RULES}add/", told)

    rule = ReminderRule.objects.get()
    assert (rule.days, rule.hours) == (3, 0)
    assert AuditEntry.objects.filter(verb="add", object_id=rule.pk).exists()


@pytest.mark.parametrize("told", [{"days": "0", "hours": "0"}, {"days": "3", "hours": "0"}, {"occasion": "gone"}])
def test_what_cannot_be_is_said_and_nothing_is_lost(desk: Client, edition: Edition, told: dict[str, str]) -> None:
    factories.ReminderRuleFactory(edition=edition)
    whole = {"edition": edition.pk, "occasion": "event_begins", "days": "7", "hours": "1", "is_active": "on"} | told

    answer = desk.post(f"{RULES}add/", whole)

    assert answer.status_code == 200
    assert "errornote" in answer.content.decode() or "errorlist" in answer.content.decode()
    assert ReminderRule.objects.count() == 1


def test_a_rule_shows_what_it_sends_next_and_to_how_many(desk: Client, edition: Edition, title: str) -> None:
    rule = factories.ReminderRuleFactory(edition=edition)

    assert title in desk.get(RULES).content.decode()
    assert f"<td>{title}</td><td>1</td>" in desk.get(f"{RULES}{rule.pk}/change/").content.decode()


def test_what_went_out_is_listed(desk: Client, edition: Edition) -> None:
    reminder = factories.ReminderFactory(rule__edition=edition)

    assert reminder.title in desk.get(REMINDERS).content.decode()


def test_lists_cost_the_same_for_one_as_for_three(desk: Client, edition: Edition, title: str) -> None:
    counts = []
    for days in ((1,), (2, 3)):
        for each in days:
            rule = factories.ReminderRuleFactory(edition=edition, days=each)
            factories.ReminderFactory(rule=rule)
        for address in (RULES, REMINDERS):
            desk.get(address)
        with CaptureQueriesContext(connection) as queries:
            for address in (RULES, REMINDERS):
                desk.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
