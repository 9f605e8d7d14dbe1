"""What a room declares for each message it sends."""

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from conference.outbox.models import Channel, Message, Topic, Urgency
from conference.texts.models import TextTemplate
from conference.texts.services import fitted


@dataclass(frozen=True)
class Attachment:
    """A file that travels with a mail."""

    name: str
    content_type: str
    content: bytes

    def as_json(self) -> dict[str, str]:
        """How the demo's mailbox keeps it."""
        return {
            "name": self.name,
            "content_type": self.content_type,
            "content": base64.b64encode(self.content).decode(),
        }


@dataclass(frozen=True)
class Calendar:
    """An entry for the reader's calendar and what to do with it: REQUEST or CANCEL (RFC 5546)."""

    method: str
    content: bytes


@dataclass(frozen=True)
class Content:
    """A message in finished words, and what its channel needs besides (`payload`). Only mail has more than text."""

    text: str
    subject: str = ""
    html: str = ""
    payload: Any = None


kinds: dict[str, "MessageKind"] = {}
"""Each kind of message, by its name."""


def no_calendar(_message: Message) -> Calendar | None:
    """Most messages are no appointment."""
    return None


def no_files(_message: Message) -> Iterable[Attachment]:
    """What travels with most messages."""
    return ()


def unchanged(context: dict[str, Any]) -> Mapping[str, Any]:
    """A context whose entries are named as a text's variables are."""
    return context


@dataclass(frozen=True)
class MessageKind:
    """A kind of message: what organizers call it, the templates of its words, and what is attached to a mail.

    `<templates>.subject.txt`, `<templates>.txt` and `<templates>.html` for mail. A context with `action_url` and
    `action` (its words) gets a button. `attachments` are drawn when the mail goes out: whoever causes it does not wait
    for them, and a mail sent late shows what holds then. For SMS, `text` is the code of a template of texts, or chooses
    it by the context, from which `parameters` picks what the variables of the template are. `topic` is what people may
    decline it by, `urgency` what goes first.
    """

    name: str
    title: Any
    templates: str = ""
    is_secret: bool = False
    urgency: Urgency = Urgency.OWN
    topic: Topic = Topic.NECESSARY
    attachments: Callable[[Message], Iterable[Attachment]] = no_files
    calendar: Callable[[Message], Calendar | None] = no_calendar
    text: str | Callable[[dict[str, Any]], str] = ""
    parameters: Callable[[dict[str, Any]], Mapping[str, Any]] = unchanged

    def __post_init__(self) -> None:
        kinds[self.name] = self

    def render(self, *, channel: Channel, language: str, context: dict[str, Any]) -> Content:
        """The message in the recipient's language."""
        context = {"action_url": "", "action": "", "is_declinable": self.topic != Topic.NECESSARY, **context}
        with translation.override(language):
            if channel == Channel.SMS:
                return self._text(language, context)
            subject = " ".join(self._part("subject.txt", context).split())
            html = self._part("html", context | {"subject": subject})
            return Content(text=self._part("txt", context), subject=subject, html=html)

    def _text(self, language: str, context: dict[str, Any]) -> Content:
        template = TextTemplate.objects.get(code=self.text(context) if callable(self.text) else self.text)
        return text_content(template, language, fitted(template, self.parameters(context)))

    def _part(self, suffix: str, context: dict[str, Any]) -> str:
        template: Any = get_template(f"{self.templates}.{suffix}")
        text: str = template.template.render(Context(context, autoescape=suffix == "html"))
        return text


def text_content(template: TextTemplate, language: str, parameters: dict[str, str]) -> Content:
    """An SMS: its words for people to read, and for the provider its template and parameters."""
    return Content(
        text=template.words(language, parameters), payload={"template": template.code, "parameters": parameters}
    )


def files_of(message: Message) -> list[Attachment]:
    """What travels with a mail. A kind that no room has any more brings nothing."""
    kind = kinds.get(message.kind)
    return list(kind.attachments(message)) if kind and message.channel == Channel.MAIL else []


def calendar_of(message: Message) -> Calendar | None:
    """What the message says to the reader's calendar."""
    kind = kinds.get(message.kind)
    return kind.calendar(message) if kind else None


def topic_of(message: Message) -> Topic:
    """What the message is about; one of a kind that no room has any more cannot be declined."""
    return kinds[message.kind].topic if message.kind in kinds else Topic.NECESSARY
