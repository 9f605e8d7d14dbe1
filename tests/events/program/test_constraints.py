"""What the database refuses in the program."""

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from conference.editions.models import Edition
from conference.kit.constraints import in_words
from events.program.models import Availability
from tests.factories import EventFactory, SessionFactory, SpeakerFactory, at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "times", [{"ends_at": None}, {"starts_at": None}, {"starts_at": at("12:00"), "ends_at": at("09:00")}]
)
def test_an_event_has_both_times_in_order_or_neither(edition: Edition, times: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
        EventFactory(**times)

    assert refusal.value.code == "event_ends_after_it_starts"
    EventFactory(starts_at=None, ends_at=None)


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(9999, 12, 31)])
def test_times_are_such_as_one_can_reckon_with(edition: Edition, day: dt.date) -> None:
    speaker, event = SpeakerFactory(edition=edition), EventFactory(edition=edition)
    times = {"starts_at": at("00:00", day), "ends_at": at("01:00", day)}

    for make in (
        partial(EventFactory, edition=edition),
        partial(SessionFactory, event=event),
        partial(Availability.objects.create, speaker=speaker),
    ):
        with pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
            make(**times)
        assert refusal.value.code.endswith("_is_in_this_century")


def test_a_session_takes_two_weeks_at_most(edition: Edition) -> None:
    times = {"starts_at": at("09:00"), "ends_at": at("09:00") + dt.timedelta(14)}
    SessionFactory(event__edition=edition, **times)

    with pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
        SessionFactory(event__edition=edition, **times | {"ends_at": times["ends_at"] + dt.timedelta(minutes=1)})

    assert refusal.value.code == "session_takes_two_weeks_at_most"
