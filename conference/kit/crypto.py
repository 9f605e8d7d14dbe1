"""Personal data at rest: AES-256-GCM with the key's id beside the value, and a keyed hash to find it again."""

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

ALGORITHM = "gcm1"
NONCE_BYTES = 12  # NIST SP 800-38D, 8.2: 96 bits

UNREADABLE = (KeyError, ValueError, InvalidTag)
"""What `decrypt` raises of a value that cannot be opened."""


def encrypt(plain: str) -> str:
    """`algorithm:key id:base64(nonce + ciphertext)` under the first key of ENCRYPTION_KEYS."""
    key_id, key = next(iter(settings.ENCRYPTION_KEYS.items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, plain.encode(), None)
    return f"{ALGORITHM}:{key_id}:{base64.b64encode(sealed).decode()}"


def decrypt(stored: str) -> str:
    """The plain text. Raises KeyError for an unknown key, ValueError for an unknown algorithm, InvalidTag for a
    changed value.
    """
    algorithm, key_id, payload = stored.split(":", 2)
    if algorithm != ALGORITHM:
        raise ValueError(f"unknown algorithm {algorithm!r}")
    sealed = base64.b64decode(payload)
    return AESGCM(settings.ENCRYPTION_KEYS[key_id]).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()


def keyed_hash(value: str) -> str:
    """HMAC-SHA256 in hex: equal values have equal hashes, and without HASH_KEY no list of numbers can be tried."""
    return hmac.new(settings.HASH_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()
