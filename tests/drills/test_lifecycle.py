"""The whole portal, started, broken and stopped with real processes. The numbers are promises."""

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from conference import embedded
from tests.drills.portal import Portal, free_port

pytestmark = pytest.mark.drill
READY = 20  # seconds that Django may take to load on a busy machine; 3 on an idle one
PUBLIC = "https://talent.example.cn"
PRODUCTION = {
    "PORTAL_MODE": "production",
    "BASE_URL": PUBLIC,
    "ALLOWED_HOSTS": "talent.example.cn",
    "TRUSTED_PROXIES": "1",
    "SECRET_KEY": "drill-" + "q7Zt2" * 12,
    "HASH_KEY": "drill-" + "w8Yu3" * 12,
    "ENCRYPTION_KEYS": "drill:ZHJpbGwtZHJpbGwtZHJpbGwtZHJpbGwtMDEyMzQ1Njc=",
    "EMAIL_URL": "smtp://127.0.0.1:1025",
    "SMS_PROVIDER": "off",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data directory for all: its static files take long to compress."""
    return tmp_path_factory.mktemp("portal")


@pytest.fixture
def portal(data: Path) -> Iterator[Portal]:
    with Portal(data, free_port()) as portal:
        portal.up()
        yield portal
    assert portal.processes() == []


def test_ctrl_c_stops_everything_and_the_next_start_is_quick(portal: Portal) -> None:
    portal.wait_for("/", within=READY)
    assert portal.stop() < 10
    assert portal.processes() == []
    assert "Traceback" not in portal.output.read_text()
    assert portal.up() < 15  # 4 s on an idle machine
    assert portal.stop(signal.SIGTERM) < 10


@pytest.mark.parametrize("program", ["web", "worker", "beat"])
def test_a_killed_program_is_back_within_five_seconds(portal: Portal, program: str) -> None:
    portal.wait_for("/health/", within=30)
    killed = portal.find(program)
    assert killed
    start = time.monotonic()
    killed.kill()
    killed.wait(5)
    while portal.find(program) is None:
        assert time.monotonic() - start < 5
        time.sleep(0.05)
    assert f"{program:6} | ended with -9; starting again in 0.5 s" in portal.output.read_text()
    portal.wait_for("/health/live" if program == "web" else "/health/", within=READY)


def test_a_killed_web_worker_is_replaced_while_the_others_serve(portal: Portal) -> None:
    web = portal.find("web")
    assert web
    [first, *_] = web.children()
    first.kill()
    portal.wait_for("/health/live", within=READY)


@pytest.mark.parametrize("server", embedded.SERVERS)
def test_pages_are_back_after_a_killed_server(portal: Portal, server: type[embedded.Server]) -> None:
    portal.wait_for("/health/", within=30)
    portal.server(server).kill()
    time.sleep(0.05)
    portal.wait_for("/", within=READY)  # tests/conference/test_embedded.py holds the server to 5 s
    portal.wait_for("/health/", within=30)  # beat's next round brings its key back


def test_a_killed_supervisor_takes_all_along_and_the_next_start_recovers(portal: Portal) -> None:
    portal.stop(signal.SIGKILL)
    assert portal.up() < 30
    portal.wait_for("/", within=READY)


def test_a_second_start_and_a_busy_port_are_refused_in_words(portal: Portal, tmp_path: Path) -> None:
    assert f"already up at http://localhost:{portal.port}" in portal.refusal()
    neighbor = Portal(tmp_path / "neighbor", free_port())
    with socket.create_server(("127.0.0.1", neighbor.port)):
        assert f"Port {neighbor.port} is in use" in neighbor.refusal()
    assert neighbor.processes() == []


EDITION_WITH_ONE_SEAT = """
from tests.factories import SeatPoolFactory, UserFactory
SeatPoolFactory(total=1, event__slug="summit")
user = UserFactory(email="lin@example.com")
user.set_password("a long password")
user.save()
"""


def register_once(portal: Portal) -> None:
    """Sign in and take the one seat, as a browser behind the proxy would."""
    with portal.run(EDITION_WITH_ONE_SEAT) as program:
        assert program.wait(60) == 0
    cookies: dict[str, str] = {}

    def post(path: str, **fields: str) -> requests.Response:
        """Get the form's page, then post it. Cookies are carried by hand: they are for HTTPS only."""
        headers = {"Host": "talent.example.cn", "X-Forwarded-Proto": "https", "Referer": f"{PUBLIC}{path}"}
        address = f"http://127.0.0.1:{portal.port}{path}"
        cookies.update(requests.get(address, headers=headers, cookies=cookies, timeout=10).cookies.get_dict())
        fields["csrfmiddlewaretoken"] = cookies["csrftoken"]
        answer = requests.post(address, fields, headers=headers, cookies=cookies, timeout=10, allow_redirects=False)
        cookies.update(answer.cookies.get_dict())
        return answer

    signed_in = post("/accounts/login/", login="lin@example.com", password="a long password")
    assert signed_in.status_code == 302, signed_in.text
    registered = post("/events/summit/register/")
    assert registered.headers["Location"].startswith("/registrations/")


def test_production_runs_on_its_own_settings_only(tmp_path: Path) -> None:
    portal = Portal(tmp_path / "production", free_port(), **PRODUCTION)
    for name in ("SECRET_KEY", "ENCRYPTION_KEYS", "HASH_KEY"):
        lacking = Portal(portal.data, portal.port, **{**PRODUCTION, name: ""})
        assert name in lacking.refusal()
    with portal:
        portal.up()
        public = {"Host": "talent.example.cn", "X-Forwarded-Proto": "https"}
        assert portal.status("/health/live", **public) == 200
        assert portal.status("/", **public) == 200
        assert portal.status("/", Host="elsewhere.example") == 400
        register_once(portal)
        assert portal.stop() < 10
    assert portal.processes() == []
