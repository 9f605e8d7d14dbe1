"""What the database refuses in the program."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from conference.editions.models import Edition
from conference.kit.constraints import in_words
from tests.factories import EventFactory, at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "times", [{"ends_at": None}, {"starts_at": None}, {"starts_at": at("12:00"), "ends_at": at("09:00")}]
)
def test_an_event_has_both_times_in_order_or_neither(edition: Edition, times: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
        EventFactory(**times)

    assert refusal.value.code == "event_ends_after_it_starts"
    EventFactory(starts_at=None, ends_at=None)
