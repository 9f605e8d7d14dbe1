"""Each message stands in one state."""

import datetime as dt
from typing import Any

import pytest
from django.db.models.functions import Now

from conference.outbox.models import Message, Receipt, Status
from conference.outbox.states import CONDITIONS, STATE, State
from tests.conference.outbox.notes import note

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
SENT = {"status": Status.SENT, "sent_at": Now()}
CASES: list[tuple[State, dict[str, Any]]] = [
    (State.SENDING, {"leased_until": Now() + HOUR, "attempts": 1}),
    (State.AGAIN, {"due_at": Now() + HOUR, "attempts": 1}),
    (State.AGAIN, {"due_at": Now() + HOUR, "attempts": 2, "leased_until": Now() - HOUR}),
    (State.LATER, {"due_at": Now() + HOUR}),
    (State.WAITING, {}),
    (State.WAITING, {"attempts": 3, "leased_until": Now() - HOUR}),
    (State.HELD, {"status": Status.HELD, "due_at": Now() + HOUR}),
    (State.SENT, SENT),
    (State.DELIVERED, {**SENT, "receipt": Receipt.DELIVERED, "receipt_at": Now()}),
    (State.BOUNCED, {**SENT, "receipt": Receipt.BOUNCED, "receipt_at": Now()}),
    (State.COMPLAINED, {**SENT, "receipt": Receipt.COMPLAINED, "receipt_at": Now()}),
    (State.FAILED, {"status": Status.FAILED, "receipt": Receipt.BOUNCED, "receipt_at": Now()}),
    (State.SUPPRESSED, {"status": Status.SUPPRESSED}),
    (State.CANCELED, {"status": Status.CANCELED}),
    (State.MISSED, {"status": Status.MISSED}),
]


@pytest.mark.parametrize(("state", "row"), CASES)
def test_a_message_stands_so_and_in_no_other_way(state: State, row: dict[str, Any]) -> None:
    note()
    Message.objects.update(**row)

    assert Message.objects.annotate(state=STATE).get().state == state
    assert [each for each, condition in CONDITIONS.items() if Message.objects.filter(condition).exists()] == [state]


def test_every_state_is_tried_here() -> None:
    assert {state for state, _row in CASES} == set(State) == set(CONDITIONS)
