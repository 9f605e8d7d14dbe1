"""What rooms plug into webhooks: the types of what happens in them."""

from dataclasses import dataclass
from typing import Any

from conference.kit.plugs import Socket

event_types: "Socket[EventType]" = Socket("types of webhook events")
"""Each by its name, in the order in which organizers choose from them."""


@dataclass(frozen=True)
class EventType:
    """A type of event that endpoints may want: its name in the body, and what organizers read of it."""

    name: str
    title: Any
    rank: int

    def __post_init__(self) -> None:
        event_types.plug(self.name, self, rank=self.rank)
