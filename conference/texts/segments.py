"""How many messages of a phone network a text takes, which is what it costs (3GPP TS 23.038 and TS 23.040)."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The alphabet of seven bits (TS 23.038, 6.2.1)."""
EXTENSION = frozenset("\f^{}\\[~]|€")
"""Behind an escape, so that each counts twice (TS 23.038, 6.2.1.1)."""

ALONE_7, PART_7 = 160, 153
ALONE_16, PART_16 = 70, 67
"""Of 140 octets a part of several gives six to the header that joins them (TS 23.040, 9.2.3.24.1)."""


def segments(text: str) -> int:
    """How many messages the whole text takes, its signature included. One character outside the seven-bit alphabet
    makes all of them UCS-2, as every Chinese text is.
    """
    if BASIC.union(EXTENSION).issuperset(text):
        return _count([2 if character in EXTENSION else 1 for character in text], ALONE_7, PART_7)
    return _count([2 if ord(character) > 0xFFFF else 1 for character in text], ALONE_16, PART_16)


def _count(widths: list[int], alone: int, part: int) -> int:
    """A character of two units is never cut between two parts."""
    if sum(widths) <= alone:
        return 1
    parts, left = 1, part
    for width in widths:
        if width > left:
            parts, left = parts + 1, part
        left -= width
    return parts
