"""What upper rooms plug into campaigns."""

from conference.campaigns.actions import Action
from conference.kit.plugs import Socket

actions: Socket[type[Action]] = Socket("what campaigns ask")
"""Each by its own `name`, which is what campaigns keep."""
