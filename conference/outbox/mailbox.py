"""The mailbox to which bounces come, read by POP3 (RFC 1939)."""

import poplib
import ssl
import time
from urllib.parse import unquote, urlsplit

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError

from conference.outbox.bounces import LARGEST, read
from conference.outbox.services import note_return

MOST = 500
"""Mails in one go."""
PATIENCE = 20
"""Seconds that the server may take to answer."""
LINES = 2000
"""Of a mail that is larger than we read."""
LOST = "bounces_lost"
TOO_LONG = 60 * 60
"""Seconds in which nobody could read the mailbox after which somebody should look."""

poplib._MAXLINE = LARGEST  # type: ignore[attr-defined]  # a mail with a long line would stop us for good
IN_USE = ("in-use", "lock")
"""How servers say that another session has the mailbox (RFC 2449, 8.1.2)."""

log = structlog.get_logger(__name__)


def collect() -> int:
    """Note what came back, and empty the mailbox of it; how many mails there were. What is deleted goes when the server
    is told goodbye: whoever is interrupted reads the same mails again, and notes nothing twice. A mailbox that somebody
    else is reading is theirs. Raises OSError or poplib.error_proto where there is no answer, or not the right one.
    """
    try:
        count = _collect()
    except Exception:
        cache.add(LOST, time.time(), timeout=None)
        raise
    cache.delete(LOST)
    return count


def is_lost() -> bool:
    """Whether nobody could read the mailbox for long."""
    since = cache.get(LOST)
    return since is not None and time.time() - since > TOO_LONG


def _collect() -> int:
    try:
        box = _open()
    except poplib.error_proto as refusal:
        if any(word in str(refusal).lower() for word in IN_USE):
            return 0
        raise
    try:
        sizes = [tuple(map(int, line.split()[:2])) for line in box.list()[1][:MOST]]
        for number, size in sizes:
            lines = box.retr(number)[1] if size <= LARGEST else box.top(number, LINES)[1]
            _note(b"\r\n".join(lines))
            box.dele(number)
        box.quit()
    finally:
        box.close()
    return len(sizes)


def _note(raw: bytes) -> None:
    """Note what a mail tells. One of which that cannot be done, as its message cannot be decrypted, goes as well, so
    that it keeps no other waiting. While the database is away, all wait.
    """
    try:
        if told := read(raw):
            note_return(told)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.error("return_not_noted", exc_info=error)


def _open() -> poplib.POP3:
    """The mailbox of `MAIL_BOUNCES_URL`: pop3s://user:password@host:port, or pop3:// within one's own network."""
    address = urlsplit(settings.MAIL_BOUNCES_URL)
    host = address.hostname or ""
    box: poplib.POP3
    if address.scheme == "pop3s":
        context = ssl.create_default_context()
        box = poplib.POP3_SSL(host, address.port or poplib.POP3_SSL_PORT, timeout=PATIENCE, context=context)
    else:
        box = poplib.POP3(host, address.port or poplib.POP3_PORT, timeout=PATIENCE)
    try:
        box.user(unquote(address.username or ""))
        box.pass_(unquote(address.password or ""))
    except BaseException:
        box.close()
        raise
    return box
