"""The address at which a recipient answers: whoever has the message has the right."""

import hmac

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from conference.campaigns.models import Recipient
from conference.kit.codes import normalized
from conference.kit.crypto import keyed_hash

CODE, MAC = 10, 10


def token_of(recipient: Recipient) -> str:
    """What stands in the address, and in a text after the portal's own: organizers see codes, but no tokens."""
    return f"{recipient.code}{_mac(recipient.code)}".lower()


def answer_address(token: str, language: str) -> str:
    """The page at which one answers, in one's language."""
    with translation.override(language):
        return f"{settings.BASE_URL}{reverse('replies:reply', args=[token])}"


def code_of(token: str) -> str | None:
    """The recipient's code in a token that we made; None of another."""
    code, mac = normalized(token[:CODE]), token[CODE:].upper()
    return code if hmac.compare_digest(mac.encode(), _mac(code).encode()) else None


def _mac(code: str) -> str:
    return keyed_hash(f"answer:{code}")[:MAC].upper()
