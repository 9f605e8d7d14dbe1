"""What webhooks write into the outbox: one message for each event and endpoint, told apart by its key, and what
organizers are told when an endpoint is disabled by itself.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conference.kit.roles import Role
from conference.outbox.messages import MessageKind
from conference.outbox.models import Message, MessageQuerySet, Urgency
from conference.outbox.services import write_to_person
from conference.people.models import User
from conference.texts.declarations import declare
from conference.texts.models import Category
from conference.webhooks.models import Endpoint


def _words(context: dict[str, Any]) -> dict[str, Any]:
    endpoint: Endpoint = context["endpoint"]
    return {"name": str(endpoint), "reason": endpoint.get_disabled_reason_display()}


EVENT = MessageKind("webhook", _("Webhook"), urgency=Urgency.BULK)
DISABLED = MessageKind(
    "webhook.disabled",
    _("Webhook disabled"),
    "conference/webhooks/mail/disabled",
    text=declare(
        "webhook.disabled",
        _("Webhook disabled"),
        Category.NOTICE,
        "事件推送“{name}”已自动停用（{reason}），请在大会后台查看。",
        "The webhook {name} was disabled ({reason}). See the organizers' desk.",
        {"name": 40, "reason": 40},
    ),
    parameters=_words,
)


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


def announce_disabled(endpoint: Endpoint) -> None:
    """Tell the organizers of the edition that an endpoint was disabled by itself, once each time."""
    assert endpoint.disabled_at
    appointed = {"appointments__role": Role.ORGANIZER, "appointments__edition": endpoint.edition_id}
    for organizer in User.objects.filter(is_active=True, **appointed).select_related("person"):
        person = organizer.person
        with translation.override(person.language):
            url = settings.BASE_URL + reverse("admin:conference_endpoint_deliveries", args=[endpoint.pk])
        context = {"endpoint": endpoint, "action_url": url, "action": _("Look at the webhook")}
        key = f"{endpoint.code}:{endpoint.disabled_at.timestamp()}:{person.pk}"
        write_to_person(kind=DISABLED, key=key, person=person, context=context, edition_id=endpoint.edition_id)
