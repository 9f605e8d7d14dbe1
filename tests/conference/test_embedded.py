"""The embedded servers, run for real on a data directory of their own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
import redis
from environ import Env
from kombu import Connection

from conference import embedded

CHECKOUT = Path(__file__).parents[2]
USE = """
import sys
from conference import embedded
embedded.ensure()
print("ready", flush=True)
sys.stdin.read()
"""
# A namespace that maps every user, and then forbids more of them, is a machine without namespaces.
USE_WITHOUT_NAMESPACES = f"""
import ctypes, sys
ctypes.CDLL(None).unshare({embedded.CLONE_NEWUSER})
print("inside", flush=True)
sys.stdin.readline()
open("/proc/sys/user/max_user_namespaces", "w").write("0")
{USE}"""


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A data directory of the test's own, and no server left on it afterwards."""
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PORTAL_EMBEDDED_FAST", "1")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    for state in ("_users", "_keepers"):
        monkeypatch.setattr(embedded, state, {})
    yield
    assert embedded.release()


@contextmanager
def user(code: str = USE) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that uses the servers until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield process
        finally:
            process.kill()


def query(statement: str) -> object:
    """The first value that the embedded PostgreSQL answers, read as settings.py reads its address."""
    address = Env.db_url_config(embedded.database_url())
    connection = psycopg2.connect(host=address["HOST"], user=address["USER"], dbname=address["NAME"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def seconds_until_back(server: type[embedded.Server]) -> float:
    """How long a server that was just killed takes to answer again."""
    start = time.monotonic()
    while time.monotonic() < start + 10:
        try:
            if server is embedded.Postgres:
                query("SELECT 1")
            else:
                redis.Redis.from_url(embedded.redis_url()).ping()
        except (psycopg2.OperationalError, redis.ConnectionError):
            time.sleep(0.02)
        else:
            break
    return time.monotonic() - start


def process_of(server: type[embedded.Server]) -> int:
    return int(server().pid_file().read_text().split()[0])


def test_both_servers_answer_in_the_spellings_their_clients_read() -> None:
    embedded.ensure()
    assert query("SELECT lower('É')") == "é"
    with Connection(embedded.broker_url(embedded.redis_url(5))) as broker:
        broker.SimpleQueue("letters").put("hello")
    assert redis.Redis.from_url(embedded.redis_url(5)).llen("letters") == 1
    assert redis.Redis.from_url(embedded.redis_url()).dbsize() == 0


def test_a_server_named_by_the_environment_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/portal")
    embedded.ensure()
    assert redis.Redis.from_url(embedded.redis_url()).ping()
    assert not embedded.Postgres().data.exists()


def test_data_outlives_the_servers_and_two_directories_are_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.ensure()
    first = query("SELECT system_identifier FROM pg_control_system()")
    query("CREATE TABLE note (); SELECT 1")
    with monkeypatch.context() as other:
        other.setenv("PORTAL_DATA_DIR", str(tmp_path / "other"))
        for state in ("_users", "_keepers"):
            other.setattr(embedded, state, {})
        embedded.ensure()
        assert query("SELECT system_identifier FROM pg_control_system()") != first
        assert embedded.release()
    assert query("SELECT 1") == 1


@pytest.mark.parametrize("server", embedded.SERVERS)
def test_a_killed_server_is_back_within_five_seconds(server: type[embedded.Server]) -> None:
    embedded.ensure()
    os.kill(process_of(server), signal.SIGKILL)
    time.sleep(0.05)
    assert seconds_until_back(server) < 5


def test_killed_keepers_are_replaced_at_the_next_look() -> None:
    with user():
        embedded.ensure()
        keepers = subprocess.run(["pgrep", "-f", f"{embedded.__file__} "], capture_output=True, text=True)
        mine = [
            int(number)
            for number in keepers.stdout.split()
            if f"PORTAL_DATA_DIR={embedded.data_directory()}" in Path(f"/proc/{number}/environ").read_text()
        ]
        assert len(mine) == 2
        for number in mine:
            os.kill(number, signal.SIGKILL)
        time.sleep(0.1)
        embedded.ensure()
        assert query("SELECT 1") == 1


def test_a_stale_process_id_of_a_stranger_does_not_stop_the_start() -> None:
    embedded.ensure()
    assert embedded.release()
    server = embedded.Postgres()
    server.pid_file().write_text(f"{os.getpid()}\n{server.data}\n")
    embedded.ensure()
    assert query("SELECT 1") == 1


def test_the_servers_stop_only_after_their_last_user() -> None:
    with user():
        embedded.ensure()
        assert not embedded.release(timeout=2)
        assert query("SELECT 1") == 1
    assert embedded.release()
    with pytest.raises(psycopg2.OperationalError):
        query("SELECT 1")


def test_many_first_users_at_once_share_one_server() -> None:
    with user(), user(), user():
        embedded.ensure()
        assert query("SELECT 1") == 1


def test_a_failed_start_names_the_log(tmp_path: Path) -> None:
    data = tmp_path / "data" / "postgres"
    data.mkdir(parents=True)
    with pytest.raises(embedded.EmbeddedServerError, match=r"postgres did not start: .*log/postgres\.log"):
        embedded.ensure(timeout=20)


@pytest.mark.skipif(os.geteuid() != 0 or not embedded.LINUX, reason="only root is refused by PostgreSQL")
def test_root_falls_back_to_nobody_where_namespaces_are_forbidden(tmp_path: Path) -> None:
    for directory in (tmp_path, *tmp_path.parents[:-2]):
        directory.chmod(0o755)  # pytest keeps its folders from others; nobody must reach the data
    with subprocess.Popen(
        [sys.executable, "-c", USE_WITHOUT_NAMESPACES],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"inside\n"
            for kind in ("uid_map", "gid_map"):
                Path(f"/proc/{process.pid}/{kind}").write_text("0 0 65536")
            process.stdin.write(b"\n")
            process.stdin.flush()
            assert process.stdout.readline() == b"ready\n"
            assert embedded.Postgres().data.stat().st_uid == embedded.NOBODY
            assert query("SELECT 1") == 1
        finally:
            process.kill()
