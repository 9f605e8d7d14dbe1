"""Servers to measure, and the client that measures them (`wrk`, a Debian package)."""

import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills.portal import CHECKOUT, free_port

WORKERS = 2
SECONDS = 3
ROUNDS = 5
CONNECTIONS = 16
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")


@contextmanager
def served(application: str) -> Iterator[str]:
    """The address of an application served as `./portal up` serves the portal."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
    command += ["--workers", str(WORKERS), "--blocking-threads", "1", "--log-level", "error", application]
    server = subprocess.Popen(command, cwd=CHECKOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(200):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def rate(address: str) -> float:
    """Requests a second that `wrk` gets from an address, compressed as a browser asks for it."""
    if not shutil.which("wrk"):
        sys.exit("This needs wrk: apt-get install wrk")
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip, deflate, br", address]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in output, output
    found = RATE.search(output)
    assert found, output
    return float(found.group(1))


def compare(addresses: dict[str, str], limit: str) -> dict[str, float]:
    """Measure all in turn, several rounds, and print medians and ratios to the limit. Returns the ratios."""
    rates: dict[str, list[float]] = {name: [] for name in addresses}
    for _round in range(ROUNDS):
        for name, address in addresses.items():
            rates[name].append(rate(address))
    medians = {name: statistics.median(found) for name, found in rates.items()}
    for name, median in medians.items():
        spread = f"{min(rates[name]):,.0f}–{max(rates[name]):,.0f}"
        print(f"{name:24} {median:10,.0f}/s  {median / medians[limit]:6.0%}   ({spread})")
    return {name: median / medians[limit] for name, median in medians.items()}
