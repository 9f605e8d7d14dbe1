"""Ed25519 signatures (RFC 8032) that need no secret, and so no network, to be verified; and secrets that are shared."""

import base64
import secrets
from functools import cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SIGNATURE_BYTES = 64
SHARED_BYTES = 32
"""Standard Webhooks asks for 24 to 64."""


class BadSignature(ValueError):
    """What was not signed by us, or was changed since."""


def shared_secret() -> str:
    """What signs for one receiver, as Standard Webhooks writes it (https://www.standardwebhooks.com)."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SHARED_BYTES)).decode()}"


def sign(payload: bytes) -> bytes:
    """The payload between the number of the key, one byte, and the signature over both."""
    key = _private(next(iter(settings.ENCRYPTION_KEYS.values())))
    signed = key_number(key.public_key()) + payload
    return signed + key.sign(signed)


def verify(signed: bytes) -> bytes:
    """The payload. Raises BadSignature. A key that only decrypts by now still verifies."""
    message, signature = signed[:-SIGNATURE_BYTES], signed[-SIGNATURE_BYTES:]
    for key in public_keys():
        if message[:1] == key_number(key):
            try:
                key.verify(signature, message)
            except InvalidSignature:
                continue
            return message[1:]
    raise BadSignature


def public_keys() -> list[Ed25519PublicKey]:
    """What verifies, for devices that do it themselves."""
    return [_private(secret).public_key() for secret in settings.ENCRYPTION_KEYS.values()]


def key_number(key: Ed25519PublicKey) -> bytes:
    """One byte by which a key is chosen: two keys may share it."""
    return sha256(key.public_bytes_raw()).digest()[:1]


@cache
def _private(secret: bytes) -> Ed25519PrivateKey:
    """A key of its own for each that encrypts (RFC 5869), so that operators keep one kind of secret."""
    derived = HKDF(SHA256(), length=32, salt=None, info=b"ed25519 signatures").derive(secret)
    return Ed25519PrivateKey.from_private_bytes(derived)
