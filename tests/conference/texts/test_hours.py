"""When phones may be disturbed."""

import datetime as dt

import pytest
from django.utils import timezone

from conference.texts.hours import next_hour
from conference.texts.models import Category, TextTemplate


def at(hour: int, minute: int = 0, day: int = 23) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_default_timezone())


PROMOTION = TextTemplate(category=Category.PROMOTION)
NOTICE = TextTemplate(category=Category.NOTICE)
CODE = TextTemplate(category=Category.VERIFICATION)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(7, 59), at(8)),
        (at(8), None),
        (at(20, 59), None),
        (at(21), at(8, day=24)),
        (at(23, 59), at(8, day=24)),
        (at(0), at(8)),
    ],
)
def test_promotions_wait_for_the_day(now: dt.datetime, due: dt.datetime | None) -> None:
    assert next_hour(PROMOTION, is_patient=True, at=now) == due


def test_the_hours_are_chongqings_whatever_the_zone_of_the_time() -> None:
    assert next_hour(PROMOTION, is_patient=True, at=at(22).astimezone(dt.UTC)) == at(8, day=24)


@pytest.mark.parametrize(
    ("template", "is_patient", "waits"),
    [(PROMOTION, False, True), (NOTICE, True, True), (NOTICE, False, False), (CODE, True, False), (CODE, False, False)],
)
def test_what_somebody_waits_for_does_not(template: TextTemplate, is_patient: bool, waits: bool) -> None:
    assert (next_hour(template, is_patient=is_patient, at=at(3)) is not None) is waits
