"""QR codes of our own addresses (ISO/IEC 18004, error correction M)."""

import re
from io import BytesIO
from typing import Any

import zxingcpp
from django.utils.safestring import SafeString, mark_safe
from PIL import Image

QUIET = 2
"""Modules of paper around the code where the page has more around it."""


def svg(address: str) -> SafeString:
    """The code as inline SVG, without size: the page gives it one."""
    modules, (side, _side) = _modules(address, scale=1, add_quiet_zones=False)
    rows = (modules[start : start + side] for start in range(0, side * side, side))
    dark = "".join(
        f"M{run.start() + QUIET} {y}h{run.end() - run.start()}"
        for y, row in enumerate(rows, start=QUIET)
        for run in re.finditer(rb"\0+", row)
    )
    whole = side + 2 * QUIET
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -.5 {whole} {whole}" shape-rendering="crispEdges">'
        f'<path fill="#FFFFFF" d="M0 -.5h{whole}v{whole}H0z"/><path stroke="#10222B" d="{dark}"/></svg>'
    )
    return mark_safe(drawn)  # noqa: S308 modules and colors: none of the address's characters  # nosec


def png(address: str) -> bytes:
    """The code as a picture to keep: 8 pixels a module."""
    modules, size = _modules(address, scale=8, add_quiet_zones=True)
    picture = BytesIO()
    Image.frombytes("L", size, modules).save(picture, "png")
    return picture.getvalue()


def _modules(address: str, **drawn: Any) -> tuple[bytes, tuple[int, int]]:
    """The pixels, dark ones 0, in rows, and how many there are across and down."""
    image: Any = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(**drawn)
    rows, columns = image.shape
    return memoryview(image).tobytes(), (columns, rows)
