"""`./portal test`: every check and every test, on servers of their own; goes on after a failure."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from conference import embedded
from conference.operate import CHECKOUT

FLOORS = [name for name in ("conference", "events", "talent", "jobs") if (CHECKOUT / name).is_dir()]
# The slowest first, so that two cores end together.
CHECKS = {
    "mypy": ["mypy", *FLOORS],
    "templates": ["djlint", "--quiet", "--lint", "templates"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "security": ["bandit", "-q", "-ll", "-r", "-c", "pyproject.toml", *FLOORS],
    "imports": ["lint-imports"],
    "ruff": ["ruff", "check"],
    "format": ["ruff", "format", "--check"],
}


def verify(*, drills: bool, words: list[str]) -> int:
    """Run the checks side by side, then pytest with `words`; 1 when anything failed."""
    os.environ["PORTAL_DATA_DIR"] = str(CHECKOUT / "var" / "test")
    os.environ["PORTAL_EMBEDDED_FAST"] = "1"
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for server in embedded.SERVERS:
        os.environ.pop(server.variable, None)
    embedded.ensure()
    # Said aloud, so that an address in .env never has tests run on it.
    os.environ["DATABASE_URL"] = embedded.database_url()
    os.environ["REDIS_URL"] = embedded.redis_url()

    results: dict[str, tuple[bool, float]] = {}

    def check(name: str) -> None:
        start = time.monotonic()
        done = subprocess.run(CHECKS[name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        results[name] = (done.returncode == 0, time.monotonic() - start)
        report = f"{name:12} {'ok' if done.returncode == 0 else 'FAILED'}"
        print(report if done.returncode == 0 else f"{report}\n{done.stdout}", flush=True)

    def test(name: str, *options: str) -> None:
        start = time.monotonic()
        done = subprocess.run([sys.executable, "-m", "pytest", *options, *words])
        results[name] = (done.returncode == 0, time.monotonic() - start)

    if not words:  # with words for pytest somebody is after one test
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(check, CHECKS))
    test("tests", "-n", "2", "--dist", "loadscope", "--durations", "5")
    if drills:
        test("browser", "-m", "browser", "-n", "2", "--dist", "loadfile", "--durations", "5")
        test("drills", "-m", "drill", "--durations", "5")  # their numbers are promises: nothing else runs beside them
    os.environ.pop("DATABASE_URL")
    os.environ.pop("REDIS_URL")
    embedded.release()

    print()
    for name, (passed, seconds) in results.items():
        print(f"  {name:12} {'ok' if passed else 'FAILED':8}{seconds:7.1f} s")
    failed = sum(not passed for passed, _ in results.values())
    print(f"\nchecks: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0
