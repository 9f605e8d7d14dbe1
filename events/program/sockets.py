"""What upper rooms plug into an event's page."""

from collections.abc import Callable
from typing import Any

from conference.kit.plugs import Socket
from events.program.released import ReleasedEvent

event_panels: Socket[Callable[[ReleasedEvent], dict[str, Any]]] = Socket("panels of an event's page")
"""Each returns its panel's context; `template` names what draws it, `changes_at` lists moments at which it changes
by itself.
"""
