"""The QR code of a pass: the pass's code and version, signed, in an address that a phone's camera opens."""

import base64
import binascii
from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString

from conference.kit import qr
from conference.kit.codes import CROCKFORD
from conference.kit.signing import sign, verify
from events.registration.models import Pass

CODE_BYTES = 7  # ten characters of five bits


class InvalidToken(ValueError):
    """No pass of ours says that."""


@dataclass(frozen=True)
class Token:
    """What the QR code of a pass says: the edition's year, and the pass's code and version."""

    year: int
    code: str
    version: int


def token_of(issued: Pass) -> str:
    """The signed token in base 32 (RFC 4648) without padding, 122 characters: capital letters and digits, which a QR
    code writes the shortest way.
    """
    number = 0
    for character in issued.code:
        number = number * 32 + CROCKFORD.index(character)
    payload = issued.edition.year.to_bytes(2) + number.to_bytes(CODE_BYTES) + issued.version.to_bytes(2)
    return _written(sign(payload))


def read_token(token: str) -> Token:
    """What a token says. Raises InvalidToken unless each character is as we wrote it."""
    try:
        signed = base64.b32decode(token + "=" * (-len(token) % 8))
        payload = verify(signed)
        if _written(signed) != token:  # the last character has bits to spare
            raise InvalidToken
    except (ValueError, binascii.Error) as error:
        raise InvalidToken from error
    number = int.from_bytes(payload[2 : 2 + CODE_BYTES])
    code = "".join(CROCKFORD[number >> shift & 31] for shift in range(45, -1, -5))
    return Token(int.from_bytes(payload[:2]), code, int.from_bytes(payload[-2:]))


def _written(signed: bytes) -> str:
    return base64.b32encode(signed).decode().rstrip("=")


def address_of(issued: Pass) -> str:
    """What the QR code says, in capital letters: host and scheme know no others, and the path has none."""
    return f"{settings.BASE_URL}/p/{token_of(issued)}".upper()


def qr_svg(issued: Pass) -> SafeString:
    """The code as inline SVG."""
    return qr.svg(address_of(issued))


def qr_png(issued: Pass) -> bytes:
    """The code as a picture to keep."""
    return qr.png(address_of(issued))
