"""Registering: `python -m benchmarks.registration`, on a portal of its own that it throws away.

Contended (one event) and spread (13), 16 and 200 clients: the signed-in POST alone, and the whole flow (page, POST,
pass), each beside the bare transaction (registration, outbox row, seat; one prepared connection per client) in the same
run. The aims: the whole flow 150/s or more on two cores, the POST at 40 % of the bare transaction; of a storm of
5,000 people who click twice at 500 seats, exactly 500 seats sold and no answer 5xx; and five times as many people as
the machine carries each in line, or inside, within a second.
"""

import heapq
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local

import psycopg2

from conference import embedded
from tests.drills.attendees import Crowd, make_attendees
from tests.drills.portal import Portal, free_port

AIM, POST_AIM = 150, 0.4
COMMITTED = {"PORTAL_EMBEDDED_FAST": ""}
"""A commit is on the disk before it is acknowledged."""
WITHOUT_LINE = COMMITTED | {"REGISTRATIONS_PER_SECOND": "100000"}
PEOPLE, EVENTS, SEATS = 600, 13, 100_000
FLOOD, FLOOD_SECONDS = 5 * 24, 20
"""People a second: five times the 24 whole flows that two cores carry."""
BARE = """
INSERT INTO benchmark_registration (event, person) VALUES (%(event)s, %(person)s);
INSERT INTO benchmark_outbox (text) VALUES (repeat('x', 4000));
UPDATE benchmark_pool SET taken = taken + 1 WHERE event = %(event)s AND taken < total;
"""
TABLES = f"""
DROP TABLE IF EXISTS benchmark_registration, benchmark_outbox, benchmark_pool;
CREATE TABLE benchmark_registration (id bigserial PRIMARY KEY, event int, person int, UNIQUE (event, person));
CREATE TABLE benchmark_outbox (id bigserial PRIMARY KEY, text text);
CREATE TABLE benchmark_pool (event int PRIMARY KEY, total int, taken int CHECK (taken <= total));
INSERT INTO benchmark_pool SELECT n, {SEATS}, 0 FROM generate_series(0, {EVENTS - 1}) n;
"""


def rate(work: Callable[[tuple[str, int]], object], turns: list[tuple[str, int]], clients: int) -> float:
    """How many a second so many clients do."""
    with ThreadPoolExecutor(clients) as pool:
        start = time.monotonic()
        list(pool.map(work, turns))
        return len(turns) / (time.monotonic() - start)


def bare(portal: Portal, events: int, clients: int) -> float:
    """The limit: what the three statements alone take."""
    with portal.addresses():
        address = f"host={embedded.runtime_directory()} user=postgres dbname=portal"
    own = local()

    def work(turn: tuple[str, int]) -> None:
        if not hasattr(own, "connection"):
            own.connection = psycopg2.connect(address)
        with own.connection, own.connection.cursor() as cursor:
            cursor.execute(BARE, {"event": turn[1] % events, "person": turn[1]})

    with psycopg2.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
    return rate(work, [("", number) for number in range(PEOPLE * 4)], clients)


def measured(portal: Portal, keys: Iterator[list[str]], events: int, clients: int) -> None:
    """One line: the POST, the whole flow, and the limit."""
    limit = bare(portal, events, clients)
    with Crowd(portal, clients) as crowd:

        def post(turn: tuple[str, int]) -> None:
            assert crowd.register(turn[0], f"event-{turn[1] % events}")

        def flow(turn: tuple[str, int]) -> None:
            crowd.ask("GET", f"/events/event-{turn[1] % events}/register/", turn[0])
            post(turn)
            crowd.ask("GET", "/pass/", turn[0])

        posts = rate(post, [(key, number) for number, key in enumerate(next(keys))], clients)
        flows = rate(flow, [(key, number) for number, key in enumerate(next(keys))], clients)
    print(
        f"{events:2} events, {clients:3} clients: POST {posts:6,.0f}/s, {posts / limit:4.0%} of the bare transaction's "
        f"{limit:6,.0f}/s (aim {POST_AIM:.0%}); whole flow {flows:5,.0f}/s (aim {AIM}); longest wait "
        f"{crowd.answers.longest:.2f} s",
        flush=True,
    )


def storm(portal: Portal) -> None:
    """5,000 people click twice at 500 seats, 200 at once."""
    keys = make_attendees(portal, people=5000, seats=500, events=1, first="storm")
    with Crowd(portal, 200) as crowd:
        start = time.monotonic()
        crowd.all_register((key for key in keys for _click in range(2)), "storm-0")
        seconds = time.monotonic() - start
    print(
        f"storm: {len(crowd.answers.codes)} registrations in {seconds:.0f} s ({10_000 / seconds:,.0f} clicks/s), "
        f"{dict(crowd.answers.statuses)}, longest wait {crowd.answers.longest:.1f} s"
    )


def flood(portal: Portal) -> None:
    """People come faster than they can be served, and come again when the turnstile says so: how long each waits for a
    page, be it the form or their place in line.
    """
    keys = make_attendees(portal, people=FLOOD * FLOOD_SECONDS, seats=SEATS, events=1, first="flood")
    coming = [(number / FLOOD, key) for number, key in enumerate(keys)]
    pages: list[float] = []
    waiting: list[float] = []

    def come(key: str, due: float) -> None:
        answer = crowd.ask("GET", "/events/flood-0/register/", key)
        took = time.monotonic() - start - due
        if refresh := answer.headers.get("Refresh"):
            waiting.append(took)
            heapq.heappush(coming, (due + took + int(refresh), key))
        else:
            pages.append(took)
            assert crowd.register(key, "flood-0")
            crowd.ask("GET", "/pass/", key)

    with Crowd(portal, 100) as crowd, ThreadPoolExecutor(crowd.size) as pool:
        start = time.monotonic()
        visits = []
        while (now := time.monotonic() - start) < FLOOD_SECONDS:
            while coming and coming[0][0] <= now:
                due, key = heapq.heappop(coming)
                visits.append(pool.submit(come, key, due))
            time.sleep(0.005)
    for visit in visits:
        visit.result()
    for name, waits in (("in line", waiting), ("inside", pages)):
        late = statistics.quantiles(waits, n=100)
        print(
            f"flood: {len(waits)} pages {name}, median {late[49]:.2f} s, 99 % within {late[98]:.2f} s, all within "
            f"{max(waits):.2f} s"
        )
    print(f"flood: {len(crowd.answers.codes)} registrations, {dict(crowd.answers.statuses)}")


def main() -> int:
    """Print the lines."""
    with tempfile.TemporaryDirectory() as place, Portal(Path(place) / "portal", free_port(), **WITHOUT_LINE) as portal:
        portal.up("--no-demo")
        made = make_attendees(portal, people=PEOPLE * 8, seats=SEATS, events=EVENTS)
        keys = (made[start : start + PEOPLE] for start in range(0, len(made), PEOPLE))
        for events in (1, EVENTS):
            for clients in (16, 200):
                measured(portal, keys, events, clients)
        storm(portal)
    with tempfile.TemporaryDirectory() as place, Portal(Path(place) / "portal", free_port(), **COMMITTED) as portal:
        portal.up("--no-demo")
        flood(portal)
    return 0


if __name__ == "__main__":
    sys.exit(main())
