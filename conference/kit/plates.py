"""Number plates of vehicles, as drivers write them."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_PLATE = 20
"""As somebody types it, with spaces."""
PLACE = "[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Z]"
SERIAL = "[A-HJ-NP-Z0-9]"
"""I and O are left out: they look like digits."""
KIND = "[A-HJK]"
"""A to E for pure electric vehicles, F, G, H, J and K for the other new-energy ones."""
PLATE = re.compile(rf"{PLACE}({SERIAL}{{5}}|{SERIAL}{{4}}[学警港澳挂领]|{KIND}{SERIAL}\d{{4}}|\d{{5}}{KIND})", re.ASCII)
"""GA 36-2018: five places after the authority, the last of which may say whose it is; new-energy vehicles have six, the
first (small ones) or the last (large ones) of which says of what kind they are.
"""


def parse(text: str) -> str:
    """A mainland plate in capital letters without spaces and dots: 渝A12345. Raises ValidationError."""
    plate = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()
    if not PLATE.fullmatch(plate):
        raise ValidationError(_("This is no mainland number plate. Please check each character."))
    return plate
