"""Public codes: what names an object in addresses, in the API and in QR codes."""

import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a code survives being read aloud or copied by hand."""


def public_code() -> str:
    """Ten random characters, 50 bits: unguessable enough to enumerate nothing, short enough to dictate."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(10))


def normalized(text: str) -> str:
    """A code as somebody typed it: in any case, with spaces or dashes, and the letters that Crockford leaves out for
    the digits that they look like.
    """
    return "".join(text.upper().replace("-", " ").split()).translate(str.maketrans("OIL", "011"))


class PublicCodeField(models.CharField[str, str]):
    """A unique random code that is set once, when the row is made."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {"max_length": 10, "unique": True, "default": public_code, "editable": False}
        super().__init__(**{"verbose_name": _("code")} | defaults | options)

    def deconstruct(self) -> Any:
        """Without the name: it is the same for every code, and no migration's concern."""
        name, path, arguments, options = super().deconstruct()
        options.pop("verbose_name", None)
        return name, path, arguments, options
