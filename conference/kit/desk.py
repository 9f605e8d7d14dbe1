"""What rooms plug into the desk's first page."""

from collections.abc import Callable
from typing import Any

from conference.kit.plugs import Socket

tiles: Socket[Callable[[Any], dict[str, Any]]] = Socket("tiles of the desk")
"""Each takes the edition and returns its tile's context; `template` names what draws it."""
