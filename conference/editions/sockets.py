"""What upper rooms plug into the front page."""

from collections.abc import Callable
from typing import Any

from conference.editions.models import Edition
from conference.kit.plugs import Socket

home_blocks: Socket[Callable[[Edition], dict[str, Any]]] = Socket("blocks of the front page")
"""Each returns its block's context; `template` names what draws it, `changes_at` lists moments at which it changes by
itself. Without a template nothing is drawn.
"""
