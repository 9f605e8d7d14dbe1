"""What comes back to the envelope's sender of our mails: which mail it is about, and what became of it.

The address to which it came says which mail, and only we can have made it (`links.returned`). Whatever else stands in
it is anybody's: it is read within limits, and what cannot be read is nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail

import structlog
from django.conf import settings

from conference.outbox import links
from conference.outbox.models import Receipt

LARGEST = 256 * 1024
"""Bytes of a mail that are read: what it is about comes first, what it returns last."""
LONGEST_TEXT = 20_000
ARRIVED_AT = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
OURS_OR_PASSING = ("5.1.7", "5.1.8", "5.2.2", "5.2.3", "5.3.", "5.6.", "5.7.")
"""Refusals that say nothing of the address: a full mailbox, the size or words of a mail, its sender, a policy (RFC
3463, 3; 5.7 is what most servers say of what they take for spam).
"""
NOTHING_SAID = ("", "5.0.0")
THE_WAY_THERE = ("5.4.", "5.5.")
"""Networks and protocols, which may merely be down (RFC 3463, 3.5, 3.6): what nobody took in time has 5.4.7."""
NOBODY_THERE = re.compile(
    r"(user|mailbox|recipient|account|address)[^.\n]{0,40}"
    r"(unknown|not found|not exist|does ?n.t exist|no such|invalid|disabled|unavailable)"
    r"|no such (user|mailbox|recipient)|用户不存在|收件人不存在|邮箱不存在|地址不存在|账号不存在",
    re.IGNORECASE,
)
"""How servers without enhanced codes say that there is nobody, those of QQ and NetEase among them."""
REFUSED = re.compile(r"\b5[0-5]\d\b")
PREFERENCES = re.compile(r"/mail/([0-9A-Za-z]{10})/([0-9a-f]{24})/")

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Return:
    """What became of a mail, by its code. What is for good closes the address."""

    code: str
    receipt: Receipt
    note: str
    is_for_good: bool = False


def read(raw: bytes) -> Return | None:
    """What a mail in our mailbox tells: a delivery status notification (RFC 3464), a complaint (RFC 5965), or what
    servers write who know neither. None of answers by people and machines, and of what cannot be read.
    """
    try:
        mail = message_from_bytes(raw[:LARGEST])
        parts = list(mail.walk())
        return _complaint(mail, parts) or _status(mail, parts) or _plain(mail, parts)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        log.info("return_not_read", error=repr(error))
        return None


def _code(mail: Mail) -> str | None:
    """Of which mail this is the return, by the address to which it came."""
    for name in ARRIVED_AT:
        for value in mail.get_all(name, []):
            if code := links.returned(str(value)):
                return code
    return None


def _status(mail: Mail, parts: list[Mail]) -> Return | None:
    """A notification of one recipient: a mail of ours has one."""
    code = _code(mail)
    fields = next((each for each in _groups(parts, "message/delivery-status") if each["Action"]), None)
    if code is None or fields is None:
        return None
    diagnostic = _words(fields["Diagnostic-Code"])
    status = enhanced(diagnostic) or enhanced(_words(fields["Status"]))
    note = " ".join(filter(None, [status, diagnostic.partition(";")[2].strip() or diagnostic]))
    match _words(fields["Action"]).lower():
        case "failed":
            return Return(code, Receipt.BOUNCED, note, is_for_good=is_for_good(status, diagnostic))
        case "delivered":
            return Return(code, Receipt.DELIVERED, note)
    return None  # delayed, or handed on to where nobody knows


def _complaint(mail: Mail, parts: list[Mail]) -> Return | None:
    """Somebody marked a mail of ours as spam. Such reports come to an address of their own, with the mail in them."""
    fields = next(iter(_groups(parts, "message/feedback-report")), None)
    if fields is None or _words(fields["Feedback-Type"]).lower() == "not-spam":
        return None
    code = _code(mail) or next(filter(None, map(_own_code, parts[1:])), None)
    return Return(code, Receipt.COMPLAINED, _words(fields["Feedback-Type"]), is_for_good=True) if code else None


def _plain(mail: Mail, parts: list[Mail]) -> Return | None:
    """What a server writes without a notification, in words. Nobody's absence is one: those come from an address."""
    code = _code(mail)
    sender = f"{mail['Return-Path']} {mail['From']}".lower()
    is_a_server = "<>" in sender or "mailer-daemon" in sender or "postmaster" in sender
    if code is None or not is_a_server or _words(mail["Auto-Submitted"]).lower().startswith("auto-replied"):
        return None
    text = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")
    status = enhanced(text)
    if not (status or REFUSED.search(text) or NOBODY_THERE.search(text)) or status.startswith(("2", "4")):
        return None
    line = next((line.strip() for line in text.splitlines() if REFUSED.search(line) or NOBODY_THERE.search(line)), "")
    return Return(code, Receipt.BOUNCED, line or status, is_for_good=is_for_good(status, text))


def is_for_good(status: str, words: str) -> bool:
    """Whether a refusal closes an address: it does if it says that there is nobody, and not if it is about the mail,
    about us, or about today. A code that says nothing (5.0.0), or only of the way there, leaves it to the words.
    """
    if status in NOTHING_SAID or status.startswith(THE_WAY_THERE):
        return bool(NOBODY_THERE.search(words))
    return status.startswith("5.") and not status.startswith(OURS_OR_PASSING)


def _groups(parts: list[Mail], content_type: str) -> Iterator[Mail]:
    """The groups of fields in parts of that type."""
    for part in parts:
        if part.get_content_type() == content_type:
            payload = part.get_payload()
            if isinstance(payload, list):
                yield from (each for each in payload if isinstance(each, Mail))
            else:
                yield message_from_bytes(_text(part).encode())


def _own_code(part: Mail) -> str | None:
    """The code in a mail of ours that came back, by its sender or its link to the preferences: we alone make both."""
    if code := links.returned(_words(part["Return-Path"])):
        return code
    found = PREFERENCES.search(_words(part["List-Unsubscribe"]))
    return found[1].upper() if found and links.is_preferences_link(found[1].upper(), found[2]) else None


def _text(part: Mail) -> str:
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset() or "utf-8"
    content = payload[: LONGEST_TEXT * 4] if isinstance(payload, bytes) else b""
    try:
        return content.decode(charset, "replace")[:LONGEST_TEXT]
    except LookupError:
        return content.decode("utf-8", "replace")[:LONGEST_TEXT]


def enhanced(text: str) -> str:
    """The code that a reply has besides its three digits (RFC 3463), if any."""
    found = ENHANCED.search(text)
    return found[1] if found else ""


def _words(value: object) -> str:
    return " ".join(str(value).split())[:2000] if value is not None else ""


def code_of(message_id: str) -> str | None:
    """The code of a mail by its Message-ID; None of one that is not ours."""
    local, _at, domain = message_id.strip().strip("<>").rpartition("@")
    return local.upper() if domain.lower() == settings.MAIL_DOMAIN.lower() and len(local) == 10 else None
