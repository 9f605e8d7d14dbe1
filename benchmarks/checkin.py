"""Checking people in: `python -m benchmarks.checkin`, on a portal of its own that it throws away.

Distinct passes, one scan a request from 8 and 64 devices, and uploads of 50, each beside the bare transaction (pass
found, presence and scan written; one prepared statement on one connection per client) in the same run. The aim: 1,000
single scans a second with 8 devices on two cores. The machine may be busy with other things: what it says of the CPU is
steadier, the web workers' and the database's milliseconds for each scan.
"""

import http.client
import json
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local
from typing import Any

import psycopg2

from conference import embedded
from tests.drills.portal import Portal, free_port

AIM = 1000
EARNEST = {"PORTAL_EMBEDDED_FAST": ""}
"""A commit is on the disk before it is acknowledged."""
PASSES = 4000
DEVICES = (8, 64)
UPLOAD = 50
MAKE = """
from conference.people.models import Person
from events.checkin.models import Area, Gate
from events.registration.models import Pass, Registration
from events.registration.passes import token_of
from tests.factories import AreaFactory, DeviceFactory, EventFactory, GateFactory, ShiftFactory
event = EventFactory()
gate = GateFactory(area=AreaFactory(event=event))
shift = ShiftFactory(edition=event.edition, gates=[gate], devices_total=100)
print(gate.code)
print(*[DeviceFactory(shift=shift).code for _ in range({devices})])
people = Person.objects.bulk_create(Person(name_zh=f"测试{{number}}") for number in range({passes}))
Registration.objects.bulk_create(Registration(event=event, person=person) for person in people)
for issued in Pass.objects.bulk_create(Pass(edition=event.edition, person=person) for person in people):
    print(token_of(issued))
from django.db import connection
connection.cursor().execute("ANALYZE")
"""
TABLES = """
DROP TABLE IF EXISTS benchmark_pass, benchmark_presence, benchmark_scan;
CREATE TABLE benchmark_pass (id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE benchmark_presence (area int, pass int, entries int, UNIQUE (area, pass));
CREATE TABLE benchmark_scan (id bigserial PRIMARY KEY, device int, nonce uuid, pass int, UNIQUE (device, nonce));
INSERT INTO benchmark_pass SELECT n, 'code' || n FROM generate_series(0, 100000) n;
ANALYZE benchmark_pass;
"""
BARE = """
PREPARE bare (text, uuid) AS WITH found AS (
    SELECT id FROM benchmark_pass WHERE code = $1
), moved AS (
    INSERT INTO benchmark_presence SELECT 1, id, 1 FROM found
    ON CONFLICT (area, pass) DO UPDATE SET entries = benchmark_presence.entries + 1
)
INSERT INTO benchmark_scan (device, nonce, pass) SELECT 1, $2, id FROM found
"""


class Devices:
    """So many phones at a gate, each with a kept connection."""

    def __init__(self, portal: Portal, gate: str, tokens: Sequence[str]) -> None:
        self.port, self.gate, self.tokens = portal.port, gate, list(tokens)
        self.own = local()

    def scan(self, read: Sequence[str]) -> None:
        """Send what was read, one alone or several as an array; each is admitted."""
        if not hasattr(self.own, "connection"):
            self.own.connection = http.client.HTTPConnection("127.0.0.1", self.port)
            self.own.token = self.tokens.pop()
        told: Any = [{"nonce": str(uuid.uuid4()), "gate": self.gate, "token": token} for token in read]
        headers = {
            "Authorization": f"Device {self.own.token}",
            "Content-Type": "application/json",
            "Host": f"localhost:{self.port}",
        }
        body = json.dumps(told if len(told) > 1 else told[0])
        self.own.connection.request("POST", "/api/v1/checkin/scans/", body, headers)
        answer = self.own.connection.getresponse().read()
        assert answer.count(b'"admitted"') == len(read), answer


def rate(work: Callable[[Any], object], turns: Sequence[Any], clients: int) -> float:
    """How many a second so many clients do."""
    with ThreadPoolExecutor(clients) as pool:
        start = time.monotonic()
        list(pool.map(work, turns))
        return len(turns) / (time.monotonic() - start)


def bare(portal: Portal, clients: int) -> float:
    """The limit: what the transaction alone takes."""
    with portal.addresses():
        address = f"host={embedded.runtime_directory()} user=postgres dbname=portal"
    own = local()

    def work(number: int) -> None:
        if not hasattr(own, "connection"):
            own.connection = psycopg2.connect(address)
            own.connection.autocommit = True
            own.cursor = own.connection.cursor()
            own.cursor.execute(BARE)
        own.cursor.execute("EXECUTE bare (%s, %s)", [f"code{number}", str(uuid.uuid4())])

    with psycopg2.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
    return rate(work, range(PASSES), clients)


def spent(portal: Portal) -> dict[str, float]:
    """The seconds of CPU that the web workers and the database have spent so far."""
    web = portal.find("web")
    assert web
    servers = {"web": [web], "database": [portal.server(embedded.Postgres)]}
    seconds = {}
    for name, processes in servers.items():
        times = [child.cpu_times() for process in processes for child in [process, *process.children(recursive=True)]]
        seconds[name] = sum(each.user + each.system for each in times)
    return seconds


def measured(portal: Portal, gate: str, devices: Sequence[str], passes: Sequence[str], *, upload: int = 1) -> None:
    """One line: scans a second, the limit, and the CPU's milliseconds for each scan."""
    limit = bare(portal, len(devices))
    turns = [passes[start : start + upload] for start in range(0, len(passes), upload)]
    before = spent(portal)
    scans = rate(Devices(portal, gate, devices).scan, turns, len(devices)) * upload
    cpu = {name: 1000 * (seconds - before[name]) / len(passes) for name, seconds in spent(portal).items()}
    print(
        f"{len(devices):3} devices, {upload:2} scans a request: {scans:6,.0f}/s (aim {AIM:,} of single ones), "
        f"{scans / limit:4.0%} of the bare transaction's {limit:6,.0f}/s; CPU of a scan: web {cpu['web']:.2f} ms, "
        f"database {cpu['database']:.2f} ms",
        flush=True,
    )


def main() -> int:
    """Print the lines."""
    with tempfile.TemporaryDirectory() as place, Portal(Path(place) / "portal", free_port(), **EARNEST) as portal:
        portal.up("--no-demo")
        runs = len(DEVICES) + 1
        with portal.run(MAKE.format(devices=max(DEVICES), passes=PASSES * runs)) as program:
            assert program.stdout
            gate, devices, *tokens = (line.strip() for line in program.stdout)
            assert program.wait(60) == 0
        shares = [tokens[start : start + PASSES] for start in range(0, len(tokens), PASSES)]
        for size, share in zip(DEVICES, shares[:-1], strict=True):
            measured(portal, gate, devices.split()[:size], share)
        measured(portal, gate, devices.split()[: DEVICES[0]], shares[-1], upload=UPLOAD)
    return 0


if __name__ == "__main__":
    sys.exit(main())
