"""When a rule is due."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from conference.editions.models import Edition
from conference.reminders.models import ReminderRule

BERLIN = ZoneInfo("Europe/Berlin")
"""Its clocks go back on 25 October 2026."""


def local(text: str, zone: ZoneInfo = BERLIN) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("days", "hours", "due"),
    [
        (1, 0, "2026-10-24T09:00"),
        (3, 0, "2026-10-22T09:00"),
        (0, 2, "2026-10-25T07:00"),
        (0, 8, "2026-10-25T02:00"),  # clocks went back at 3:00: eight hours earlier it was 2:00, for the first time
        (1, 2, "2026-10-24T07:00"),
    ],
)
def test_days_go_by_the_clock_on_the_wall_and_hours_by_the_time_that_passes(days: int, hours: int, due: str) -> None:
    found = ReminderRule(days=days, hours=hours).due_at(local("2026-10-25T09:00"), BERLIN)

    assert found == local(due).astimezone(dt.UTC)


def test_chongqing_has_one_time() -> None:
    moment = dt.datetime(2030, 11, 23, 1, tzinfo=dt.UTC)

    assert ReminderRule(days=3, hours=2).due_at(moment) == moment - dt.timedelta(days=3, hours=2)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "hours"), [(0, 0), (61, 0), (0, 24)])
def test_a_rule_is_ahead_by_something_sensible(edition: Edition, days: int, hours: int) -> None:
    rule = ReminderRule(edition=edition, occasion="event_begins", days=days, hours=hours)
    with pytest.raises(ValidationError):
        rule.full_clean()
    with pytest.raises(IntegrityError):
        rule.save()


@pytest.mark.django_db
def test_a_rule_holds_from_when_it_was_changed_last(edition: Edition) -> None:
    rule = ReminderRule.objects.create(edition=edition, occasion="event_begins", days=3)
    first = rule.since
    rule.save()

    assert rule.since > first
