"""The texts that rooms send by themselves: each room declares its own, and every portal has them as templates.

Their words may be edited at the desk, since providers ask for changes; which variables there are is up to the code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

PORTAL = "portal"
"""`{portal}` in a text is the portal's address: part of the words, since providers forbid addresses in variables."""


@dataclass(frozen=True)
class Declaration:
    """A text of the portal's own. `variables` says how many characters each may have."""

    code: str
    title: Any
    category: str
    text_zh: str
    text_en: str
    variables: Mapping[str, int]


declared: dict[str, Declaration] = {}
"""Each, by its code."""


def declare(
    code: str, title: Any, category: str, text_zh: str, text_en: str, variables: Mapping[str, int] | None = None
) -> str:
    """Declare a text that the portal sends; its code, for a MessageKind."""
    declared[code] = Declaration(code, title, category, text_zh, text_en, variables or {})
    return code


def portal_address() -> str:
    """The portal's address as short as phones recognize it: no scheme where it is https."""
    return str(settings.BASE_URL).removeprefix("https://")
