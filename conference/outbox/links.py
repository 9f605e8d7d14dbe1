"""What a mail says of itself in addresses: where bounces go, and where its reader says what they want no more."""

import hmac
import re
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from conference.kit.crypto import keyed_hash
from conference.outbox.models import Message

PREFERENCES = "https://preferences.invalid"
"""Stands in the words of a message for the link that only the message itself can have."""
RETURN_PATH = re.compile(r"\+([0-9a-hjkmnp-tv-z]{10})-([0-9a-f]{10})@")


def preferences(message: Message) -> str:
    """The address of the reader's preferences: whoever has the mail has the right."""
    mac = _mac("preferences", message.code)
    with translation.override(message.language):
        return f"{settings.BASE_URL}{reverse('outbox:preferences', args=[message.code, mac])}"


def is_preferences_link(code: str, mac: str) -> bool:
    """Whether we made that address."""
    return hmac.compare_digest(mac, _mac("preferences", code))


def with_preferences(words: str, message: Message) -> str:
    """The words with that address where they name it."""
    return words.replace(PREFERENCES, preferences(message)) if PREFERENCES in words else words


def return_path(message: Message) -> str:
    """The envelope's sender: ours, and in it which mail comes back (a variable envelope return path)."""
    local, domain = _mailbox(settings.MAIL_BOUNCES or settings.DEFAULT_FROM_EMAIL)
    if not settings.MAIL_BOUNCES:
        return f"{local}@{domain}"
    code = message.code.lower()
    return f"{local}+{code}-{_mac('bounce', message.code)}@{domain}"


def returned(address: str) -> str | None:
    """The code of the mail that came back to such an address; None of one that we did not make."""
    found = RETURN_PATH.search(address.lower())
    if not found:
        return None
    code = found[1].upper()
    return code if hmac.compare_digest(found[2], _mac("bounce", code)) else None


@lru_cache(maxsize=10)
def _mailbox(address: str) -> tuple[str, str]:
    local, _at, domain = parseaddr(address)[1].rpartition("@")
    return local, domain


def _mac(purpose: str, code: str) -> str:
    return keyed_hash(f"{purpose}:{code}")[: 10 if purpose == "bounce" else 24]


def masked(address: str) -> str:
    """An address that its owner knows again, and nobody else."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}***{at}{domain}"
