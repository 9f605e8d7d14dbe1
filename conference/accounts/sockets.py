"""What upper rooms plug into `/me/`."""

from collections.abc import Callable
from typing import Any

from conference.kit.plugs import Socket
from conference.people.models import Person

me_panels: Socket[Callable[[Person], dict[str, Any]]] = Socket("panels of the page `/me/`")
"""Each returns its panel's context; `template` names what draws it."""
