"""A POST to an address that somebody else named: to the public internet alone, once, within seconds.

Whoever names an address could have the portal ask its own network (server-side request forgery): the cloud's metadata,
a database, this machine. So the address is looked up here, judged, and connected to as it was judged.
"""

import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

SECONDS = 10.0
"""For a whole exchange, however slowly the other side speaks."""
SCHEMES = {"demo": ("https", "http"), "production": ("https",)}
UNICAST = ip_network("2000::/3")
"""All that IPv6 has of the public internet (RFC 4291, 2.4): what leads to an IPv4 address by translation is outside."""


class Forbidden(Exception):
    """An address to which nothing is sent, in words."""


class Failed(Exception):
    """No whole answer, in words."""


@dataclass(frozen=True)
class Answer:
    """What a receiver answers, as far as anybody reads it: the status, and when to come again."""

    status: int
    retry_after: str = ""


def check_url(url: str) -> None:
    """Raises Forbidden for an address to which nothing may be sent as things are, Failed where it has no such host."""
    _addresses(url)


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send the body; what is answered, of which a redirect is an answer like any other. Raises Forbidden or Failed."""
    ends = time.monotonic() + SECONDS
    addresses = _addresses(url)
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        connection = _connected(url, addresses, ends)
        guard = Timer(ends - time.monotonic(), _cut, [connection.sock])
        guard.daemon = True
        guard.start()
        try:
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            connection.request("POST", target, body=body, headers=dict(headers))
            with connection.getresponse() as response:
                answer = Answer(response.status, response.headers.get("Retry-After", ""))
            if time.monotonic() >= ends:
                raise TimeoutError  # headers that were cut look like headers that ended
            return answer
        finally:
            guard.cancel()
            connection.close()
    except (OSError, HTTPException, ValueError) as error:
        if time.monotonic() >= ends:
            raise Failed(f"No answer within {SECONDS:.0f} seconds.") from error
        raise Failed(str(error) or type(error).__name__) from error


def _addresses(url: str) -> list[str]:
    """The addresses of the host, each of which may be sent to."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Forbidden(_("This is no web address.")) from error
    if not host or parts.scheme not in SCHEMES[settings.PORTAL_MODE]:
        raise Forbidden(_("The address begins with https://."))
    if parts.username is not None or parts.password is not None:
        raise Forbidden(_("The address contains a user name."))
    try:
        found = socket.getaddrinfo(host, port or parts.scheme, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Failed(_("No host of that name is found.")) from error
    addresses = [str(place[4][0]) for place in found]
    if not all(_is_public(ip_address(address)) for address in addresses):
        raise Forbidden(_("The address leads into a private network."))
    return addresses


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """On the public internet, or in a network that the operator named."""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if any(address in network for network in settings.WEBHOOK_NETWORKS):
        return True
    if isinstance(address, IPv6Address) and (address not in UNICAST or address.sixtofour):
        return False
    return address.is_global and not address.is_multicast


def _connected(url: str, addresses: list[str], ends: float) -> HTTPConnection:
    """A connection to one of the judged addresses, for the host of the URL. It is not looked up again."""
    parts = urlsplit(url)
    assert parts.hostname
    is_secure = parts.scheme == "https"
    connection = (HTTPSConnection if is_secure else HTTPConnection)(parts.hostname, parts.port)
    for address in addresses:
        try:
            place = (address, connection.port)
            plain = socket.create_connection(place, timeout=max(ends - time.monotonic(), 0.001))
            break
        except OSError as error:
            refused = error
    else:
        raise refused
    plain.settimeout(SECONDS)
    connection.sock = plain
    if is_secure:
        # The handshake comes later, when its time is watched.
        connection.sock = ssl.create_default_context().wrap_socket(
            plain, server_hostname=parts.hostname, do_handshake_on_connect=False
        )
    return connection


def _cut(connected: socket.socket) -> None:
    """End an exchange: whoever waits at the other end of this socket in another thread reads its end."""
    with suppress(OSError):  # it ended by itself
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
