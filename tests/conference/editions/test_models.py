"""Editions."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from conference.editions.models import Edition, Target
from conference.kit.constraints import in_words
from tests.factories import OPENING, EditionFactory

pytestmark = pytest.mark.django_db


def test_one_edition_is_current(edition: Edition) -> None:
    with pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
        EditionFactory(year=2031)

    assert refusal.value.code == "edition_one_is_current"
    assert Edition.objects.current() == edition


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("closes_on", OPENING - dt.timedelta(1), "edition_closes_after_it_opens"),
        (
            "registration_closes_at",
            dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
            "edition_registration_closes_after_it_opens",
        ),
    ],
)
def test_an_edition_begins_before_it_ends(field: str, value: object, constraint: str) -> None:
    with pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
        EditionFactory(**{field: value})

    assert refusal.value.code == constraint


def test_days_run_from_the_first_to_the_last(edition: Edition) -> None:
    assert edition.days == [OPENING, OPENING + dt.timedelta(1)]


def test_the_end_of_registration_does_not_belong_to_it(edition: Edition) -> None:
    opens, closes, second = edition.registration_opens_at, edition.registration_closes_at, dt.timedelta(seconds=1)

    assert [edition.is_registration_open(now) for now in (opens - second, opens, closes - second, closes)] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(("achieved", "percent"), [(None, 0), (0, 0), (1199, 34), (3500, 100), (9000, 100)])
def test_a_target_shows_how_far_it_is(achieved: int | None, percent: int) -> None:
    assert Target(goal=3500, achieved=achieved).percent == percent


def test_a_figure_has_the_time_at_which_it_was_true(edition: Edition) -> None:
    with pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
        Target.objects.create(edition=edition, name_zh="引进人才", goal=3500, achieved=7)

    assert refusal.value.code == "target_figure_has_a_time"
