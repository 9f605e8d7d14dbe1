"""A message as the bytes of a mail (RFC 5322, RFC 2045), and whom they go to.

Put together by hand: `email.message` takes longer for it than a mail server for the whole transaction.
"""

import base64
import re
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr
from functools import lru_cache
from urllib.parse import quote

from django.conf import settings

from conference.outbox import links
from conference.outbox.channels import TWO_DAYS, Carrier, Refused
from conference.outbox.messages import Attachment, Calendar, calendar_of, files_of, topic_of
from conference.outbox.models import Message, Receipt, Status, Topic
from conference.outbox.services import close
from conference.outbox.smtp import NobodyThere, hand_over

LONGEST_SUBJECT = 200
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
"""RFC 5322, 3.2.3: a dot-atom. Quoted ones and those of RFC 6531 no provider of mailboxes gives out."""
CONTENT_TYPE = re.compile(r'[\w.+-]+/[\w.+-]+(; ?[\w-]+="?[\w.-]+"?)*')


@dataclass(frozen=True)
class Mail:
    """What is handed to a mail server: whom from, whom to, and the bytes."""

    sender: str
    recipient: str
    content: bytes


def prepare(message: Message) -> Mail:
    """The mail of a message. Raises Refused where the address cannot be one."""
    recipient = ascii_address(message.address)
    return Mail(links.return_path(message), recipient, compose(message, recipient))


def ascii_address(address: str) -> str:
    """The address as mail servers write it (RFC 5891 for its domain). Raises Refused."""
    local, _at, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError as error:
        raise Refused(f"No mail address: {error}") from error
    if not LOCAL_PART.fullmatch(local) or not re.fullmatch(r"[A-Za-z0-9.-]+", domain):
        raise Refused("No mail address: it has characters that none can have.")
    return f"{local}@{domain}"


def compose(message: Message, recipient: str) -> bytes:
    """The bytes of a mail, lines ended by CRLF, all of them ASCII, none of them beginning with a dot."""
    subject = " ".join(message.subject.split())[:LONGEST_SUBJECT]
    headers = [
        f"From: {_sender(settings.DEFAULT_FROM_EMAIL)}",
        f"To: {recipient}",
        f"Subject: {_header(subject)}",
        f"Date: {formatdate(usegmt=True)}",
        f"Message-ID: <{message.code.lower()}@{settings.MAIL_DOMAIN}>",
        "Auto-Submitted: auto-generated",
        f"Content-Language: {message.language}",
        "MIME-Version: 1.0",
    ]
    if topic_of(message) != Topic.NECESSARY:
        headers += [
            f"List-Unsubscribe: <{links.preferences(message)}>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ]
    body = _alternatives(message)
    if files := files_of(message):
        body = _multipart("mixed", f"m{message.code}", [body, *map(_attached, files)])
    return "\r\n".join(headers).encode("ascii") + b"\r\n" + body


def _alternatives(message: Message) -> bytes:
    """Text, HTML, and a calendar entry last: what a program understands best comes last (RFC 2046, 5.1.4)."""
    parts = [_words("text/plain; charset=utf-8", message.text, message)]
    if message.html:
        parts.append(_words("text/html; charset=utf-8", message.html, message))
    if entry := calendar_of(message):
        parts.append(_calendar_part(entry))
    return _multipart("alternative", f"a{message.code}", parts) if len(parts) > 1 else parts[0]


def _words(content_type: str, words: str, message: Message) -> bytes:
    """Words with their lines ended as everywhere in a mail (RFC 2045, 6.8)."""
    lines = re.split("\r\n|\r|\n", links.with_preferences(words, message))
    return _part(content_type, "\r\n".join(lines).encode())


def _calendar_part(entry: Calendar) -> bytes:
    """What calendars act upon (RFC 6047, 2.4): the method stands in the header as well."""
    return _part(f"text/calendar; charset=utf-8; method={entry.method}", entry.content)


def _attached(file: Attachment) -> bytes:
    if not CONTENT_TYPE.fullmatch(file.content_type):
        raise Refused(f"No content type: {file.content_type!r}")
    name = quote(file.name, safe="")
    return _part(file.content_type, file.content, f"Content-Disposition: attachment; filename*=UTF-8''{name}")


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    line = b"\r\n--" + boundary.encode()
    start = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n'.encode()
    return start + b"".join(line + b"\r\n" + part for part in parts) + line + b"--\r\n"


def _part(content_type: str, content: bytes, *headers: str) -> bytes:
    lines = [f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64", *headers, "", ""]
    return "\r\n".join(lines).encode("ascii") + base64.encodebytes(content).replace(b"\n", b"\r\n")


@lru_cache(maxsize=1000)
def _header(words: str) -> str:
    """Words in a header: folded, and encoded where they are not ASCII, cannot be folded or look encoded (RFC 2047).
    Many mails have the same.
    """
    is_plain = words.isascii() and "=?" not in words and max(map(len, words.split()), default=0) < 60
    return Header(words, None if is_plain else "utf-8", header_name="Subject").encode(linesep="\r\n")


@lru_cache(maxsize=10)
def _sender(address: str) -> str:
    return formataddr(parseaddr(address), "utf-8")


def settled(message: Message, _status: Status, error: Exception | None) -> None:
    """Close an address of which the server says at once what others say by a bounce."""
    if isinstance(error, NobodyThere):
        close(message=message, receipt=Receipt.BOUNCED)


MAIL = Carrier(prepare, hand_over, delays=TWO_DAYS, lanes=lambda: settings.MAIL_CONNECTIONS, pumps=2, settled=settled)
