"""`./portal up`: from a checkout to a served page, and back to nothing with Ctrl-C."""

import argparse
import errno
import fcntl
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped]  # its stubs are not worth a package

from conference import embedded
from conference.operate import CHECKOUT, RefusalError
from conference.operate.steps import Steps
from conference.supervisor import Supervisor

# What --reset erases; by name, because a data directory may have other things in it.
DATA = ("postgres", "media", "private", "outbox", "beat")
PATIENCE = 60  # seconds until the first page must be there


def programs(host: str, port: int) -> dict[str, list[str]]:
    """What runs while the portal is up. docker-compose.yml runs the same, one container each."""
    schedule = embedded.data_directory() / "beat" / "schedule"
    schedule.parent.mkdir(parents=True, exist_ok=True)
    level = os.environ.get("LOG_LEVEL") or "WARNING"
    web = [
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--no-ws",
        "--log-level",
        level.lower(),
    ]
    # One blocking thread a worker: Python runs one at a time anyway, and each holds a database connection.
    web += ["--workers", os.environ.get("WEB_WORKERS") or "2", "--blocking-threads", "1"]
    web += ["--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "5"]
    worker = ["--concurrency", "2", "--queues", "urgent,default", "--loglevel", level]
    worker += ["--without-gossip", "--without-mingle"]  # what many workers say to each other costs a second
    beat = ["--schedule", str(schedule), "--pidfile", "", "--loglevel", level]
    # Root is what a container and a CI machine have; nothing here unpickles, which the warning is about.
    python = [sys.executable, "-W", "ignore:You're running the worker with superuser"]
    celery = [*python, "-m", "celery", "--quiet", "--app", "conference"]
    # Mail can wait, visitors cannot: the worker is nice to them.
    return {
        "web": [sys.executable, "-m", "granian", *web, "conference.wsgi:application"],
        "worker": ["nice", *celery, "worker", *worker],
        "beat": [*celery, "beat", *beat],
    }


def alive(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a portal answers there, asked as its proxy would ask: by its public name and scheme."""
    public = urlsplit(os.environ.get("BASE_URL") or f"http://localhost:{port}")
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme}
        connection.request("GET", "/health/live", headers=headers)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def listener(port: int) -> psutil.Process | None:
    """The process that listens on a port, where this user may know."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return psutil.Process(connection.pid)
    except psutil.Error:
        pass
    return None


def require_port(host: str, port: int) -> None:
    """Raise RefusalError unless the port is free, or becomes free as an earlier run of this checkout ends."""
    deadline = time.monotonic() + 10
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                return probe.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise RefusalError(f"Cannot listen on {host}:{port}: {error.strerror}.") from error
        owner = listener(port)
        try:
            ours = owner is not None and owner.cwd() == str(CHECKOUT)
            who = f" by {owner.name()} (process {owner.pid})" if owner else ""
        except psutil.Error:
            continue  # it ended while we asked
        if not ours or time.monotonic() > deadline:
            raise RefusalError(f"Port {port} is in use{who}. Choose another: ./portal up --port {port + 1}")
        time.sleep(0.2)


def erase() -> None:
    """Erase this checkout's data once the operator has typed yes. Raises RefusalError otherwise."""
    data = embedded.data_directory()
    if os.environ.get("DATABASE_URL") or os.environ.get("PORTAL_MODE") == "production":
        raise RefusalError("--reset erases only the embedded database of a demo; here the data is yours to drop.")
    if not embedded.release():
        raise RefusalError(f"The data in {data} is in use by another command; end that first.")
    print(f"This erases the database and the uploads in {data}. Type yes to go on: ", end="", flush=True)
    if sys.stdin.readline().strip() != "yes":
        raise RefusalError("Nothing was erased.")
    for name in DATA:
        shutil.rmtree(data / name, ignore_errors=True)


def claim(address: str) -> object:
    """The lock of this checkout's one running portal; raises RefusalError when another has it."""
    path = embedded.data_directory() / "locks" / "up"
    if lock := embedded.take_lock("up", fcntl.LOCK_EX | fcntl.LOCK_NB):
        path.write_text(f"at {address} (process {os.getpid()})")
        return lock
    raise RefusalError(f"This checkout is already up {path.read_text()}. Stop that one first, with Ctrl-C.")


def watcher(options: argparse.Namespace, announce: Callable[[], None]) -> Callable[[], None]:
    """What the supervisor calls while it runs: keeps the servers kept, and announces the first page once."""
    deadline = time.monotonic() + PATIENCE
    announced = False

    def watch() -> None:
        nonlocal announced
        embedded.revive()
        if not announced and alive(options.port, options.host):
            announced = True
            announce()
        if not announced and time.monotonic() > deadline:
            raise RefusalError(f"No page after {PATIENCE} s; {embedded.data_directory() / 'log'} says why.")

    return watch


def up(options: argparse.Namespace) -> int:
    """Start the portal and stay until Ctrl-C or SIGTERM; the exit code."""
    start = time.monotonic()
    production = os.environ.get("PORTAL_MODE") == "production"
    demo = not production and not options.no_demo
    os.environ["PORTAL_DATA_DIR"] = str(embedded.data_directory())
    if not production and not os.environ.get("BASE_URL"):
        os.environ["BASE_URL"] = f"http://localhost:{options.port}"  # a passkey needs a name, not a number
    address = os.environ.get("BASE_URL", "")

    lock = claim(address)
    require_port(options.host, options.port)
    if options.reset:
        erase()
    steps = Steps(total=6 if demo else 5)
    try:
        with steps.step("Database and broker"):
            embedded.ensure()
        accounts = prepare(steps, demo=demo, as_held=options.as_held)
        steps.done = steps.total - 1

        def announce() -> None:
            print(f"\n{accounts}", end="")
            print(f"\n  Portal  门户    {address}/")
            if demo:
                print(f"  Outbox  发件箱  {address}/outbox/")
            print(f"  Stop    停止    Ctrl-C{'':9}({time.monotonic() - start:.1f} s to start)\n", flush=True)

        print(f"{steps.total}/{steps.total}  Web, worker, beat", file=sys.stderr, flush=True)
        crew = Supervisor(programs(options.host, options.port), environment=os.environ, directory=CHECKOUT)
        crew.run(watcher(options, announce))
    finally:
        embedded.release()
        Path(embedded.data_directory() / "locks" / "up").write_text("")
        del lock
    print("Stopped. 已停止。", flush=True)
    return 0


def prepare(steps: Steps, *, demo: bool, as_held: bool) -> str:
    """Run what needs Django in one child; the demo accounts, to be shown at the end."""
    command = [sys.executable, "-m", "conference.operate.prepare"]
    command += ["--total", str(steps.total), "--done", str(steps.done)]
    command += ["--demo"] * demo + ["--as-held"] * as_held
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, preexec_fn=embedded.die_with_parent())
    if done.returncode:
        raise RefusalError("Nothing was started." if done.returncode > 0 else "The preparation was killed.")
    return done.stdout
