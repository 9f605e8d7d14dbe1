"""What upper rooms plug into people."""

from collections.abc import Callable

from conference.kit.plugs import Socket
from conference.people.models import User

desk_keys: Socket[Callable[[User], bool]] = Socket("what opens the desk to a user")
"""Each says whether the user has a role of its room at the desk; appointments open it anyway."""
