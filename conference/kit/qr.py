"""QR codes inside pages."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str) -> SafeString:
    """An address of our own as inline SVG, without size: the page gives it one."""
    svg = segno.make(address, error="m").svg_inline(omitsize=True, dark="#10222B", light="#FFFFFF", border=2)
    return mark_safe(svg)  # noqa: S308 segno draws figures, no text  # nosec
