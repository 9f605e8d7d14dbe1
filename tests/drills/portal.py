"""A running portal to break: `./portal up` on a data directory and a port of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psutil

from conference import embedded

CHECKOUT = Path(__file__).parents[2]
# The drills decide these; a developer's own environment must not.
CHOSEN = ("DATABASE_URL", "REDIS_URL", "BASE_URL", "PORTAL_MODE", "DJANGO_SETTINGS_MODULE")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Portal:
    """One data directory, started and stopped as often as a drill likes."""

    def __init__(self, data: Path, port: int, **environment: str) -> None:
        self.data = data
        self.port = port
        inherited = {name: value for name, value in os.environ.items() if name not in CHOSEN}
        self.environment = {**inherited, "PORTAL_DATA_DIR": str(data), **environment}
        self.output = data / "output.txt"
        data.mkdir(exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        """A drill that fails leaves nothing running, and none leaves its sockets."""
        if hasattr(self, "process") and self.process.poll() is None:
            self.stop()
        with self.addresses():
            shutil.rmtree(embedded.runtime_directory())

    def up(self, *words: str) -> float:
        """Start it and wait until it says where its first page is; the seconds that took."""
        start = time.monotonic()
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                ["./portal", "up", "--port", str(self.port), *words],
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        while "停止" not in self.output.read_text():  # the page alone might be that of a run that is ending
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() - start < 300, self.output.read_text()  # the first one compresses for long
            time.sleep(0.05)
        return time.monotonic() - start

    def refusal(self, *words: str) -> str:
        """What it says as it refuses to start."""
        command = ["./portal", "up", "--port", str(self.port), *words]
        done = subprocess.run(
            command,
            cwd=CHECKOUT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr

    def stop(self, number: int = signal.SIGINT) -> float:
        """Stop it as Ctrl-C does; the seconds that took."""
        start = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(30)
        return time.monotonic() - start

    def status(self, path: str, **headers: str) -> int:
        """The HTTP status of a page; 0 when nobody answers within a few seconds."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0

    def wait_for(self, path: str, within: float) -> float:
        """Wait until a page is served; the seconds that took."""
        start = time.monotonic()
        while self.status(path) != 200:
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() - start < within, self.output.read_text()
            time.sleep(0.05)
        return time.monotonic() - start

    def find(self, program: str) -> psutil.Process | None:
        """The running child that is web, worker or beat, if it is there."""
        word = {"web": "granian"}.get(program, program)
        for child in psutil.process_iter(["ppid", "cmdline"]):
            if child.info["ppid"] == self.process.pid and word in (child.info["cmdline"] or []):
                return child
        return None

    @contextmanager
    def addresses(self) -> Iterator[None]:
        """`conference.embedded` speaks of this portal's servers inside."""
        before = os.environ.get("PORTAL_DATA_DIR")
        os.environ["PORTAL_DATA_DIR"] = str(self.data)
        try:
            yield
        finally:
            os.environ.pop("PORTAL_DATA_DIR") if before is None else os.environ.update(PORTAL_DATA_DIR=before)

    def server(self, server: type[embedded.Server]) -> psutil.Process:
        """The embedded server's process."""
        with self.addresses():
            return psutil.Process(int(server().pid_file().read_text().split()[0]))

    def run(self, program: str) -> subprocess.Popen[str]:
        """A Python program beside the portal, on its settings and its servers."""
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "conference.settings"}
        command = [sys.executable, "-c", f"import django\ndjango.setup()\n{program}"]
        return subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True)

    def processes(self) -> list[psutil.Process]:
        """Every process that works on this data directory, whoever its parent is."""
        found = []
        for process in psutil.process_iter():
            try:
                ours = process.environ().get("PORTAL_DATA_DIR") == str(self.data)
                if ours or str(self.data) in process.cmdline():
                    found.append(process)
            except psutil.Error:
                continue
        return found
