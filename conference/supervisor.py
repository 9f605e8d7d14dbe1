"""Runs named programs side by side, shows their output line by line, and restarts whatever dies.

One thread: `select` waits for output, the clock says what is due. Each program leads its own process group,
so that what it leaves behind can be swept away, and the kernel tells it when the supervisor itself dies.
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from conference import embedded

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0  # seconds before a restart; each death in a row doubles it
SETTLED = 10.0  # seconds after which a death is no longer one in a row
PATIENCE = 8.0  # seconds for a program to end by itself
TICK = 0.2


class Child:
    """One program: its process, its log, and when it is to be started."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.log: IO[bytes] = embedded.open_log(name)
        self.process: subprocess.Popen[bytes] | None = None  # none between a death and the restart
        self.due = 0.0
        self.started = 0.0
        self.pause = FIRST_PAUSE
        self.rest = b""  # the beginning of a line whose end has not come yet

    def start(self, environment: Mapping[str, str], directory: Path) -> IO[bytes]:
        """Start the program and return its output."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=embedded.die_with_parent(),
        )
        assert self.process.stdout is not None
        return self.process.stdout

    def sweep(self) -> None:
        """Kill what is left of the process group: a web worker that outlives its parent keeps the port."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Runs `commands` in `directory` until SIGINT, SIGTERM or SIGHUP, or until `watch` raises."""

    def __init__(self, commands: Mapping[str, list[str]], *, environment: Mapping[str, str], directory: Path) -> None:
        self.children = [Child(name, command) for name, command in commands.items()]
        self.environment = {**environment, "PYTHONUNBUFFERED": "1"}
        self.directory = directory
        self.selector = selectors.DefaultSelector()
        self.width = max(len(name) for name in commands)
        self.stopping = False

    def run(self, watch: Callable[[], None]) -> None:
        """Return once every program has ended; `watch` is called several times a second meanwhile."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        try:
            while not self.stopping:
                self.revive()
                self.show(TICK)
                watch()
        finally:
            self.end()

    def stop(self, *_: object) -> None:
        """Have `run` end the programs and return."""
        self.stopping = True

    def revive(self) -> None:
        """Start what is due, and set the time for what has died since the last look."""
        now = time.monotonic()
        for child in self.children:
            if child.process and child.process.poll() is not None:
                child.sweep()
                child.pause = FIRST_PAUSE if now - child.started > SETTLED else child.pause
                child.due = now + child.pause
                self.say(child, f"ended with {child.process.returncode}; starting again in {child.pause:g} s")
                child.pause = min(child.pause * 2, LONGEST_PAUSE)
                child.process = None
            if child.process is None and now >= child.due:
                output = child.start(self.environment, self.directory)
                self.selector.register(output, selectors.EVENT_READ, (child, output))

    def show(self, timeout: float) -> None:
        """Pass on the output that arrives within `timeout` seconds."""
        for key, _ in self.selector.select(timeout):
            child, output = key.data
            arrived = os.read(key.fd, 1 << 16)
            child.log.write(arrived)
            child.log.flush()
            *lines, child.rest = (child.rest + arrived).split(b"\n")
            for line in lines:
                self.say(child, line.decode(errors="replace"))
            if not arrived:
                self.selector.unregister(key.fd)
                output.close()  # by its owner: closed by number, the next program's output would be closed with it

    def say(self, child: Child, line: str) -> None:
        """Print a line under the program's name."""
        print(f"{child.name:{self.width}} | {line}", flush=True)

    def end(self) -> None:
        """End all programs: politely, then, after `PATIENCE` seconds, not."""
        running = {child.process: child for child in self.children if child.process}
        for process in running:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and any(process.poll() is None for process in running):
            self.show(TICK)
        for process, child in running.items():
            if process.poll() is None:
                self.say(child, f"did not end within {PATIENCE:g} s and was killed")
            child.sweep()
        for child in self.children:
            child.log.close()
        self.selector.close()
