"""What rooms plug into the desk's first page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

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
