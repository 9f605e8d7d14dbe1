"""What the outbox plugs in here."""

from collections.abc import Callable

from conference.kit.plugs import Socket
from conference.people.models import User
from conference.texts.models import TextTemplate

trials: Socket[Callable[[TextTemplate, User], None]] = Socket("what sends a text for trial")
"""Each sends the template to whoever looks at it, with sample values. Raises ValueError in words."""
