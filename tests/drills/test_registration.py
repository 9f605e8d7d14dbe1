"""Registration under a storm, and through the death of its database. The numbers are promises."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conference import embedded
from tests.drills.attendees import Crowd, make_attendees
from tests.drills.portal import Portal, free_port

pytestmark = pytest.mark.drill

COUNT = """
from conference.outbox.models import Message
from events.registration.models import Registration, SeatPool
print(Registration.objects.confirmed().count(), SeatPool.objects.get().taken, Message.objects.count())
print(" ".join(Registration.objects.values_list("code", flat=True)))
"""


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    # As in earnest: a commit is on the disk before it is acknowledged.
    with Portal(tmp_path / "portal", free_port(), PORTAL_EMBEDDED_FAST="", REGISTRATIONS_PER_SECOND="100000") as portal:
        portal.up("--no-demo")
        yield portal


def count(portal: Portal) -> tuple[list[int], set[str]]:
    """Registrations, seats taken and messages as the database counts them, and the codes of the registrations."""
    with portal.run(COUNT) as program:
        assert program.stdout
        numbers, codes = program.stdout.read().split("\n")[:2]
        assert program.wait(30) == 0
    return [int(number) for number in numbers.split()], set(codes.split())


def moment_of_return(portal: Portal) -> float:
    """When Postgres, killed, answers again."""
    with portal.addresses():
        while not embedded.Postgres().answers():
            time.sleep(0.05)
    return time.monotonic()


def test_everybody_clicks_twice_and_exactly_the_seats_are_sold(portal: Portal) -> None:
    """500 people at 50 seats, 100 at once; `benchmarks.registration` has the storm of 5,000 at 500."""
    keys = make_attendees(portal, people=500, seats=50)

    with Crowd(portal, 100) as crowd:
        crowd.all_register(key for key in keys for _click in range(2))

    numbers, codes = count(portal)
    assert numbers == [50, 50, 50]
    assert codes == crowd.answers.codes
    assert set(crowd.answers.statuses) == {302, 409}


def test_what_was_acknowledged_outlives_the_database(portal: Portal) -> None:
    """Killed in the middle: visitors are told to try again, none waits for long, and nothing confirmed is lost."""
    keys = make_attendees(portal, people=200, seats=200)
    back: list[float] = []

    def insist(key: str) -> None:
        while not crowd.register(key):
            time.sleep(0.2)
        back.append(time.monotonic())

    with Crowd(portal, 8) as crowd, ThreadPoolExecutor(crowd.size) as pool:
        waiting = [pool.submit(insist, key) for key in keys]
        while len(crowd.answers.codes) < 60:
            time.sleep(0.01)
        portal.server(embedded.Postgres).kill()
        killed = time.monotonic()
        returned = moment_of_return(portal)
        for each in waiting:
            each.result()

    numbers, codes = count(portal)
    assert numbers == [200, 200, 200]
    assert codes == crowd.answers.codes
    assert set(crowd.answers.statuses) == {302, 503}
    assert crowd.answers.longest < 6
    assert min(moment for moment in back if moment > killed + 0.5) - returned < 5
