"""A POST goes to the public internet alone, once, and never takes longer than it may."""

import datetime as dt
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import LazySettings
from django.utils import translation

from conference.webhooks import network
from conference.webhooks.network import Failed, Forbidden, check_url, post
from tests.conference.webhooks.conftest import Receiver, listening

LITTLE = 0.5
"""Seconds that an exchange takes at most in these tests."""


@pytest.fixture(autouse=True)
def english(own_language: None) -> None:
    translation.activate("en")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "SECONDS", LITTLE)


def send(url: str) -> int:
    return post(url, body='{"type":"测试"}'.encode(), headers={"X-Test": "1"}).status


def test_the_body_and_the_headers_arrive(receiver: Receiver, allowed: None) -> None:
    assert send(receiver.url) == 204

    (got,) = receiver.received
    assert got.path == "/hook?from=us"
    assert got.body.decode() == '{"type":"测试"}'
    assert got.headers["X-Test"] == "1"
    assert got.headers["Host"] == urlsplit(receiver.url).netloc


def test_the_own_machine_is_forbidden_unless_the_operator_names_it(receiver: Receiver) -> None:
    with pytest.raises(Forbidden):
        send(receiver.url)

    assert receiver.received == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "localhost",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[fe80::1]",
        "[fd00::1]",
        "[fec0::1]",
        "[::127.0.0.1]",
        "[ff02::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_what_is_not_the_public_internet_is_forbidden(host: str) -> None:
    with pytest.raises(Forbidden, match="private"):
        check_url(f"http://{host}:8000/")


@pytest.mark.parametrize("host", ["93.184.215.14", "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]"])
def test_the_public_internet_is_not(host: str) -> None:
    check_url(f"https://{host}/")


@pytest.mark.parametrize(
    "url", ["ftp://93.184.215.14/", "file:///etc/passwd", "https:///", "https://user:word@93.184.215.14/", "https://[/"]
)
def test_other_addresses_are_forbidden(url: str) -> None:
    with pytest.raises(Forbidden):
        check_url(url)


def test_production_asks_for_encryption(settings: LazySettings) -> None:
    check_url("http://93.184.215.14/")
    settings.PORTAL_MODE = "production"

    check_url("https://93.184.215.14/")
    with pytest.raises(Forbidden, match="https"):
        check_url("http://93.184.215.14/")


Names = dict[str, list[list[str]]]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """Host names and their addresses: at the first look, at the next ones. Other names are looked up as ever."""
    known: Names = {}
    ask = socket.getaddrinfo

    def answer(host: str, port: Any, *args: Any, **options: Any) -> Any:
        if host not in known:
            return ask(host, port, *args, **options)
        return [found for address in known[host].pop(0) for found in ask(address, port, *args, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


def test_a_name_of_a_private_address_is_forbidden(names: Names) -> None:
    names["intranet.example.com"] = [["10.1.2.3"]]

    with pytest.raises(Forbidden):
        check_url("https://intranet.example.com/")


def test_one_private_address_among_public_ones_is_enough(names: Names) -> None:
    names["both.example.com"] = [["93.184.215.14", "127.0.0.1"]]

    with pytest.raises(Forbidden):
        check_url("https://both.example.com/")


def test_a_name_is_looked_up_once_so_that_it_cannot_change(receiver: Receiver, allowed: None, names: Names) -> None:
    """DNS rebinding: the first look is harmless, the next would not be."""
    names["rebinding.example.com"] = [["127.0.0.1"], ["127.0.0.2"]]

    assert send(receiver.url.replace("127.0.0.1", "rebinding.example.com")) == 204

    assert receiver.received[0].headers["Host"].startswith("rebinding.example.com:")
    assert names["rebinding.example.com"] == [["127.0.0.2"]]


def test_the_next_address_is_tried_where_one_is_silent(
    receiver: Receiver, settings: LazySettings, names: Names
) -> None:
    settings.WEBHOOK_NETWORKS = [network.ip_network("127.0.0.0/8")]
    names["two.example.com"] = [["127.0.0.2", "127.0.0.1"]]

    assert send(receiver.url.replace("127.0.0.1", "two.example.com")) == 204


def test_a_name_of_nothing_fails() -> None:
    with pytest.raises(Failed, match="No host"):
        check_url("https://nothing.invalid/")
    with pytest.raises(Failed, match="No host"):
        check_url(f"https://{'long' * 30}.example.com/")


def test_a_redirect_is_not_followed(receiver: Receiver, allowed: None) -> None:
    with listening(Receiver(answers=[307], headers={"Location": receiver.url})) as moved:
        assert send(moved.url) == 307

    assert len(moved.received) == 1
    assert receiver.received == []


def test_nobody_listens(allowed: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(Failed, match="refused"):
        send(f"http://127.0.0.1:{port}/")


@contextmanager
def speaking(speak: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that speaks like that to whoever connects."""

    def serve() -> None:
        with suppress(OSError):
            connected, _address = server.accept()
            with connected:
                speak(connected)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    assert not thread.is_alive()


def say_nothing(connected: socket.socket) -> None:
    while connected.recv(1000):
        pass


def drip(connected: socket.socket) -> None:
    """A byte at a time, always within the time for a read: no limit of a single read ever ends this."""
    connected.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        connected.sendall(b"x")
        time.sleep(LITTLE / 10)


def go_on(connected: socket.socket) -> None:
    """`100 Continue` is no answer, however often."""
    while True:
        connected.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(LITTLE / 10)


@pytest.mark.parametrize("speak", [say_nothing, drip, go_on])
def test_an_exchange_ends_in_time(speak: Callable[[socket.socket], None], allowed: None, hurried: None) -> None:
    with speaking(speak) as url:
        start = time.monotonic()
        with pytest.raises(Failed, match="No answer within"):
            send(url)

        assert time.monotonic() - start < 2 * LITTLE


def test_an_endless_body_is_not_read(allowed: None) -> None:
    said = count()

    def flood(connected: socket.socket) -> None:
        connected.recv(10_000)
        connected.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connected.sendall(b"x" * 100_000)
            next(said)

    with speaking(flood) as url:
        assert send(url) == 200

    assert next(said) < 200


def test_endless_headers_fail(allowed: None) -> None:
    def flood(connected: socket.socket) -> None:
        connected.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connected.sendall(b"X-More: x\r\n" * 100)

    with speaking(flood) as url, pytest.raises(Failed):
        send(url)


def test_no_http_fails(allowed: None) -> None:
    with speaking(lambda connected: connected.sendall(b"220 mail.example.com ESMTP\r\n")) as url, pytest.raises(Failed):
        send(url)


@pytest.fixture
def certified(tmp_path: Path) -> Callable[[Any], Any]:
    """Wraps a server's socket; `tmp_path / "ca.pem"` is who vouches for the name localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(1))
        .not_valid_after(now + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "ca.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "ca.pem", tmp_path / "key.pem")
    return lambda plain: context.wrap_socket(plain, server_side=True)


def test_a_certificate_is_checked(
    certified: Callable[[Any], Any],
    tmp_path: Path,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    names: Names,
    capfd: pytest.CaptureFixture[str],
) -> None:
    settings.PORTAL_MODE = "production"
    settings.WEBHOOK_NETWORKS = [network.ip_network("127.0.0.1/32")]
    names["localhost"] = [["127.0.0.1"]] * 2
    names["other.example.com"] = [["127.0.0.1"]]
    with listening(Receiver(), certified) as receiver:
        address = receiver.url.replace("http://127.0.0.1", "https://localhost")
        with pytest.raises(Failed, match="certificate"):
            send(address)

        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert send(address) == 204
        with pytest.raises(Failed, match="other"):
            send(address.replace("localhost", "other.example.com"))

    assert len(receiver.received) == 1


def test_a_handshake_ends_in_time(allowed: None, hurried: None, settings: LazySettings) -> None:
    with speaking(say_nothing) as url:
        start = time.monotonic()
        with pytest.raises(Failed, match="No answer within"):
            send(url.replace("http", "https"))

        assert time.monotonic() - start < 2 * LITTLE
