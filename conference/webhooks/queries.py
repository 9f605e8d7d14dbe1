"""Reads of endpoints and of what was delivered to them."""

from dataclasses import dataclass

from conference.outbox.models import Message, Status
from conference.webhooks.messages import event_type_of, messages_to
from conference.webhooks.models import Endpoint
from conference.webhooks.sockets import EventType, event_types

SHOWN = 50


@dataclass(frozen=True)
class Told:
    """A message to an endpoint, as its page shows it."""

    message: Message

    @property
    def event_type(self) -> str:
        return event_type_of(self.message)

    @property
    def answer(self) -> str:
        """What was answered last."""
        return self.message.reference if self.message.status == Status.SENT else self.message.error

    @property
    def is_waiting(self) -> bool:
        """Whether it is yet to be delivered, for the first time or again."""
        return self.message.status == Status.WAITING


def newest_deliveries(endpoint: Endpoint) -> list[Told]:
    """The newest messages to an endpoint; what is sealed in them stays so."""
    newest = messages_to(endpoint).order_by("-pk").defer("address", "subject", "text", "html", "payload")
    return [Told(message) for message in newest[:SHOWN]]


def types_of(endpoint: Endpoint) -> list[EventType]:
    """What an endpoint wants, as far as a room still has it."""
    return [each for each in event_types if each.name in endpoint.event_types]


def is_wanted(*names: str, edition_id: int) -> bool:
    """Whether an endpoint of the edition wants one of these types."""
    return Endpoint.objects.active().of_edition(edition_id).wanting(*names).exists()
