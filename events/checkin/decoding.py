"""What the photo of a pass says: for devices whose browser cannot read it."""

from typing import Any

import zxingcpp
from django.core.files.base import File

from conference.kit.files import MEGABYTE
from conference.kit.pictures import unpack

MOST_BYTES = 8 * MEGABYTE
LONGEST = 2000
"""Pixels of the longer side: a QR code that needs more is too far away for the photographer, too."""


def read_photo(photo: File[Any]) -> str | None:
    """The text of the QR code in a photo; None where there is none. Raises ValidationError."""
    image = unpack(photo, most_bytes=MOST_BYTES, longest=LONGEST)
    found = zxingcpp.read_barcode(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return found.text if found else None
