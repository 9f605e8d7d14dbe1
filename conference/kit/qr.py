"""QR codes of our own addresses."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

MASK = 2
"""Any of the eight is valid (ISO/IEC 18004, 7.8). Looking for the prettiest takes five times as long as the drawing."""


def svg(address: str) -> SafeString:
    """The code as inline SVG, without size: the page gives it one."""
    drawn = segno.make(address, error="m", mask=MASK).svg_inline(
        omitsize=True, dark="#10222B", light="#FFFFFF", border=2
    )
    return mark_safe(drawn)  # noqa: S308 modules and colors: none of the address's characters  # nosec


def drawing(address: str) -> str:
    """The code as an SVG document, to be printed."""
    image = BytesIO()
    segno.make(address, error="m", mask=MASK).save(image, kind="svg", xmldecl=False, border=2)
    return image.getvalue().decode()


def png(address: str) -> bytes:
    """The code as a picture to keep: 8 pixels a module."""
    image = BytesIO()
    segno.make(address, error="m", mask=MASK).save(image, kind="png", scale=8, border=4)
    return image.getvalue()
