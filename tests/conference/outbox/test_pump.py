"""A few workers send a channel, each for a while, and share its lanes."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection

from conference.outbox.channels import Carrier, carriers
from conference.outbox.delivery import claim
from conference.outbox.models import Channel, Message, Status
from conference.outbox.pump import _lines, _place, _send, pump
from tests.conference.outbox.conftest import MailServer
from tests.conference.outbox.notes import note

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_thread(act: Callable[[], None]) -> None:
    """With a connection of its own."""
    try:
        act()
    finally:
        connection.close()


def shares(lanes: int, pumps: int, workers: int) -> list[int]:
    """What so many workers at once get of a carrier's lanes."""
    carrier: Carrier[Any] = Carrier(prepare=str, carry=str, lanes=lambda: lanes, pumps=pumps)
    here: list[int] = []

    everybody = Barrier(workers)

    def enter() -> None:
        with _place(carrier, Channel.MAIL) as share:
            here.append(share)
            everybody.wait(10)

    with ThreadPoolExecutor(workers) as pool:
        for entered in [pool.submit(in_a_thread, enter) for _worker in range(workers)]:
            entered.result(30)
    return sorted(here, reverse=True)


@pytest.mark.parametrize(
    ("lanes", "pumps", "workers", "expected"),
    [(1, 2, 2, [1, 0]), (2, 2, 3, [1, 1, 0]), (5, 2, 2, [3, 2]), (4, 1, 2, [4, 0])],
)
def test_lanes_are_shared_and_no_more_are_used(lanes: int, pumps: int, workers: int, expected: list[int]) -> None:
    assert shares(lanes, pumps, workers) == expected


def test_a_worker_without_a_lane_leaves_what_waits(mail_server: MailServer, settings: LazySettings) -> None:
    settings.MAIL_CONNECTIONS = 1
    message = note()

    with ThreadPoolExecutor(1) as pool, _place(carriers[Channel.MAIL], Channel.MAIL) as share:
        pool.submit(in_a_thread, lambda: pump(Channel.MAIL)).result(30)

    message.refresh_from_db()
    assert (share, message.status, mail_server.taken()) == (1, Status.WAITING, [])


@pytest.fixture
def lanes() -> Iterator[int]:
    """Four, whose threads end with the test."""
    yield 4
    together = Barrier(4)

    def leave() -> None:
        together.wait(10)
        connection.close()

    with _lines(Channel.MAIL, 4) as pool:
        for left in [pool.submit(leave) for _lane in range(4)]:
            left.result(10)
    _lines.cache_clear()


def test_lanes_carry_at_once_and_each_settles_its_own(lanes: int) -> None:
    """Each of four is carried only once all are being carried."""
    together = Barrier(lanes)

    def carry(code: str) -> str:
        together.wait(10)
        return code

    carrier = Carrier(prepare=lambda message: message.code, carry=carry)
    for number in range(lanes):
        note(str(number))

    _send(carrier, claim(), lanes)

    sent = Message.objects.filter(status=Status.SENT)
    assert [message.reference for message in sent] == [message.code for message in Message.objects.all()]
