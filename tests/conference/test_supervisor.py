"""The supervisor, with real programs in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conference.embedded import LINUX

CHECKOUT = Path(__file__).parents[2]
PROGRAM = """
import os, sys
from pathlib import Path
from conference.supervisor import Supervisor
python = [sys.executable, "-c"]
Supervisor(
    {"web": [*python, sys.argv[1]], "worker": [*python, "import time; print('working'); time.sleep(100)"]},
    environment=os.environ,
    directory=Path.cwd(),
).run(lambda: None)
print("all ended", flush=True)
"""
SLEEPS = "import time; print('serving'); time.sleep(100)"


class Running:
    """A supervisor whose `web` runs `web_code`."""

    def __init__(self, web_code: str, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, web_code],
            cwd=CHECKOUT,
            env={**os.environ, "PORTAL_DATA_DIR": str(data)},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []

    def read_until(self, part: str) -> str:
        """The first new line that has `part`."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if part in line:
                return line
        raise AssertionError(f"{part!r} never came: {self.lines}")

    def children(self) -> list[int]:
        listed = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True)
        return [int(number) for number in listed.stdout.split()]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[type[Running]]:
    started: list[Running] = []

    def start(web_code: str = SLEEPS) -> Running:
        started.append(Running(web_code, tmp_path))
        return started[-1]

    yield start  # type: ignore[misc]
    for running in started:
        running.process.kill()
        running.process.communicate()


def gone(processes: list[int], within: float) -> bool:
    """Whether all of these end within so many seconds."""
    deadline = time.monotonic() + within
    while any(Path(f"/proc/{process}").exists() for process in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_output_is_shown_under_aligned_names_and_kept_in_logs(run, tmp_path: Path) -> None:
    supervisor = run("print('one'); print('二'); import time; time.sleep(100)")
    assert supervisor.read_until("二") == "web    | 二\n"
    assert (tmp_path / "log" / "web.log").read_text() == "one\n二\n"


def test_a_killed_program_is_back_within_five_seconds(run) -> None:
    supervisor = run()
    supervisor.read_until("serving")
    start = time.monotonic()
    os.kill(supervisor.children()[0], signal.SIGKILL)
    assert supervisor.read_until("ended with -9").endswith("starting again in 0.5 s\n")
    supervisor.read_until("serving")
    assert time.monotonic() - start < 5


def test_pauses_between_restarts_double(run) -> None:
    supervisor = run("raise SystemExit(3)")
    pauses = [supervisor.read_until("ended with 3").split()[-2] for _ in range(3)]
    assert pauses == ["0.5", "1", "2"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_program(run, number: int) -> None:
    supervisor = run()
    supervisor.read_until("serving")
    children = supervisor.children()
    supervisor.process.send_signal(number)
    supervisor.read_until("all ended")
    assert supervisor.process.wait(5) == 0
    assert gone(children, within=0)


def test_a_program_that_ignores_the_request_is_killed_within_ten_seconds(run) -> None:
    supervisor = run(f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPS}")
    supervisor.read_until("serving")
    children = supervisor.children()
    start = time.monotonic()
    supervisor.process.terminate()
    supervisor.read_until("was killed")
    assert supervisor.process.wait(5) == 0
    assert time.monotonic() - start < 10
    assert gone(children, within=0)


def test_what_a_dead_program_leaves_behind_is_swept_away(run) -> None:
    supervisor = run(f"import os; print('child', os.fork()); {SLEEPS}")
    orphan = int(supervisor.read_until("child ").split()[-1]) or int(supervisor.read_until("child ").split()[-1])
    os.kill(supervisor.children()[0], signal.SIGKILL)
    supervisor.read_until("ended with -9")
    assert gone([orphan], within=2)


@pytest.mark.skipif(not LINUX, reason="only Linux tells children that their parent died")
def test_programs_end_with_a_killed_supervisor(run) -> None:
    supervisor = run()
    supervisor.read_until("serving")
    children = supervisor.children()
    supervisor.process.kill()
    supervisor.process.wait()
    assert gone(children, within=5)
