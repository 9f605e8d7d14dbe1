"""What a room declares for each message it sends."""

import base64
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from conference.outbox.models import Channel


@dataclass(frozen=True)
class Attachment:
    """A file that travels with a mail."""

    name: str
    content_type: str
    content: bytes

    def as_json(self) -> dict[str, str]:
        """How the message's row keeps it."""
        return {
            "name": self.name,
            "content_type": self.content_type,
            "content": base64.b64encode(self.content).decode(),
        }


@dataclass(frozen=True)
class Content:
    """A message in finished words. An SMS has only text."""

    text: str
    subject: str = ""
    html: str = ""


titles: dict[str, Any] = {}
"""What organizers call each kind of message, by its name."""


@dataclass(frozen=True)
class MessageKind:
    """A kind of message and the templates of its words.

    `<templates>.subject.txt`, `<templates>.txt` and `<templates>.html` for mail, `<templates>.sms.txt` for SMS. A
    context with
    `action_url` and `action` (its words) gets a button.
    """

    name: str
    title: Any
    templates: str = ""
    is_secret: bool = False

    def __post_init__(self) -> None:
        titles[self.name] = self.title

    def render(self, *, channel: Channel, language: str, context: dict[str, Any]) -> Content:
        """The message in the recipient's language."""
        context = {"action_url": "", "action": "", **context}
        with translation.override(language):
            if channel == Channel.SMS:
                return Content(text=self._part("sms.txt", context).strip())
            subject = " ".join(self._part("subject.txt", context).split())
            html = self._part("html", context | {"subject": subject})
            return Content(text=self._part("txt", context), subject=subject, html=html)

    def _part(self, suffix: str, context: dict[str, Any]) -> str:
        template: Any = get_template(f"{self.templates}.{suffix}")
        text: str = template.template.render(Context(context, autoescape=suffix == "html"))
        return text
