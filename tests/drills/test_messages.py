"""Confirmations survive what may happen to a worker and to the broker."""

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from conference import embedded
from tests.drills.portal import Portal, free_port

pytestmark = pytest.mark.drill

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{10}\b")
REGISTRATIONS = 200
REGISTER = f"""
from events.registration.services.registering import register
from tests.factories import PersonFactory, SeatPoolFactory
event = SeatPoolFactory(total={REGISTRATIONS}).event
for _number in range({REGISTRATIONS}):
    print(register(event=event, person=PersonFactory()).code, flush=True)
"""


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with Portal(tmp_path / "portal", free_port()) as portal:
        portal.up("--no-demo")
        yield portal


def kill_worker(portal: Portal) -> None:
    """All its processes at once: none can finish what it has begun."""
    worker = portal.find("worker")
    if worker:
        for process in [*worker.children(recursive=True), worker]:
            process.kill()


def flush_broker(portal: Portal) -> None:
    """Forget every waiting task."""
    with portal.addresses():
        redis.Redis.from_url(embedded.redis_url()).flushall()


def delivered(portal: Portal) -> set[str]:
    """The codes in all that was sent."""
    texts = [json.loads(file.read_text())["text"] for file in (portal.data / "outbox").glob("*.json")]
    return {code for text in texts for code in CODE.findall(text)}


@pytest.mark.parametrize("disaster", [kill_worker, flush_broker])
def test_no_confirmation_is_lost(portal: Portal, disaster: Callable[[Portal], None]) -> None:
    codes = []
    with portal.run(REGISTER) as writer:
        assert writer.stdout
        for number, line in enumerate(writer.stdout):
            codes.append(line.strip())
            if number % 60 == 30:
                disaster(portal)
        assert writer.wait(30) == 0
    assert len(codes) == REGISTRATIONS

    deadline = time.monotonic() + 120  # a lease, and the sweep after it
    while missing := set(codes) - delivered(portal):
        assert time.monotonic() < deadline, f"{len(missing)} confirmations are missing"
        time.sleep(0.5)
