"""The desk: what rooms plug into its first page, and pages of their own on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse

from conference.kit.plugs import Socket


@dataclass(frozen=True)
class Row:
    """One figure of a tile; `percent` draws it as a bar, `url` leads to what it counts."""

    label: Any
    figure: Any
    percent: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Tile:
    """A card of figures. `note` says what they are of, and as of when."""

    title: Any
    rows: Sequence[Row]
    note: Any = ""
    is_wide: bool = False


tiles: Socket[Callable[[Any], Tile | None]] = Socket("tiles of the desk")
"""Each makes its tile for an edition, or none where it has nothing to say."""


def desk_page(request: HttpRequest, template: str, title: str, /, **context: Any) -> TemplateResponse:
    """A page of the desk that is no list of rows."""
    return TemplateResponse(request, template, admin.site.each_context(request) | {"title": title} | context)
