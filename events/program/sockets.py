"""What upper rooms plug into the pages of events and sessions."""

from collections.abc import Callable
from typing import Any

from conference.kit.plugs import Socket
from events.program.released import Program, ReleasedEvent, ReleasedSession

event_panels: Socket[Callable[[ReleasedEvent], dict[str, Any]]] = Socket("panels of an event's page")
"""Each returns its panel's context; `template` names what draws it, `changes_at` lists moments at which it changes
by itself.
"""

session_panels: Socket[Callable[[ReleasedSession, Program], dict[str, Any]]] = Socket("panels of a session's page")
"""The same of a session and the program it is in, which may be an earlier edition's."""
