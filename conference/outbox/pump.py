"""A worker's turn at the outbox: a few at a time send what is due on a channel, each for a short while."""

import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import OperationalError, connection

from conference.outbox.channels import Carrier, carrier_of
from conference.outbox.delivery import attempt, claim, hand_over, renew
from conference.outbox.models import LEASE, Channel, Message, Status
from conference.outbox.poke import poke_channel

TURN = 2.0
"""Seconds after which a worker does something else for once."""
AHEAD = 0.5
"""Seconds of work that are claimed at a time: so long the urgent waits for what many get."""
FIRST = 20
LARGEST = 1000
LOCKS = 0x6F757462
"""Of the advisory locks: PostgreSQL has two numbers for each."""


def pump(channel: str) -> None:
    """Send what is due on a channel until nothing is, or the turn is over. Where there is more than one takes at once,
    others are asked to help; where as many work as may, this one goes.
    """
    carrier = carrier_of(channel)
    end = time.monotonic() + TURN
    with _place(carrier, channel) as lanes:
        limit = FIRST if lanes == 1 else lanes
        while lanes and time.monotonic() < end and (batch := claim(channel, limit=limit)):
            if len(batch) == limit and carrier.pumps > 1:
                poke_channel(channel)
            begin = time.monotonic()
            _send(carrier, batch, lanes)
            seconds = max(time.monotonic() - begin, 0.001)
            limit = max(lanes, min(LARGEST, int(len(batch) * AHEAD / seconds)))
    # What was written while this worker's place was about to be free: whoever was asked for it found none.
    if lanes and Message.objects.claimable().filter(channel=channel).exists():
        poke_channel(channel)


def _send(carrier: Carrier[Any], batch: list[Message], lanes: int) -> None:
    """Send a batch: one after the other, or each in the next free lane."""
    with _alive(batch):
        if lanes == 1:
            for message in batch:
                hand_over(carrier, message, attempt(carrier, message))
            return
        lines = _lines(batch[0].channel, lanes)
        wait([lines.submit(_in_a_thread, carrier, message, attempt(carrier, message)) for message in batch])


def _in_a_thread(carrier: Carrier[Any], message: Message, prepared: object) -> Status:
    connection.close_if_unusable_or_obsolete()
    return hand_over(carrier, message, prepared)


@cache
def _lines(channel: str, lanes: int) -> ThreadPoolExecutor:
    """The lanes of this process, kept with their connections."""
    return ThreadPoolExecutor(lanes, thread_name_prefix=f"outbox-{channel}")


@contextmanager
def _alive(batch: list[Message]) -> Iterator[None]:
    """Count the leases of a batch anew as long as this worker lives: a mail server may take its time."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(LEASE.total_seconds() / 3):
            with contextlib.suppress(OperationalError):
                renew(batch)
            connection.close()

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        done.set()
        heart.join()


@contextmanager
def _place(carrier: Carrier[Any], channel: str) -> Iterator[int]:
    """How many of the channel's lanes are this worker's: none where as many work already as may. A place is an
    advisory lock, which goes with the worker.
    """
    number = list(Channel.values).index(channel) * 100
    taken = next((place for place in range(carrier.pumps) if _lock("pg_try_advisory_lock", number + place)), None)
    try:
        yield 0 if taken is None else (carrier.lanes() + carrier.pumps - 1 - taken) // carrier.pumps
    finally:
        if taken is not None:
            with contextlib.suppress(OperationalError):
                _lock("pg_advisory_unlock", number + taken)


def _lock(function: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCKS, number])
        return bool(cursor.fetchone()[0])
