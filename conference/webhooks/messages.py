"""What webhooks write into the outbox: one message for each event and endpoint, told apart by its key."""

from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import MessageKind
from conference.outbox.models import Message, MessageQuerySet
from conference.webhooks.models import Endpoint

EVENT = MessageKind("webhook", _("Webhook"), is_bulk=True)


def key_of(endpoint: Endpoint, event_type: str, key: str) -> str:
    """What makes it the same message."""
    return f"{EVENT.name}:{endpoint.code}:{event_type}:{key}"


def endpoint_code_of(message: Message) -> str:
    """The code of the endpoint to which a message goes."""
    return message.about[0]


def event_type_of(message: Message) -> str:
    """The name of the type of event that a message tells."""
    return message.about[1]


def messages_to(endpoint: Endpoint) -> MessageQuerySet:
    """All messages to an endpoint."""
    return Message.objects.filter(key__startswith=f"{EVENT.name}:{endpoint.code}:")
