"""The words of a campaign: checked once, compiled once, and filled in for each recipient.

Whatever is filled in stays a value: it is neither Markdown nor HTML nor a placeholder.
"""

import html
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from conference.campaigns.models import Words
from conference.kit import markdown
from conference.outbox.messages import Content
from conference.people.models import Language

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
LEFT, RIGHT = "\ue000", "\ue001"
"""Stand around the name of a placeholder while the words are rendered. Nobody types them: they are private to us
(Unicode 23.5), and what is typed is rid of them.
"""
MARK = re.compile(f"{LEFT}([a-z_]+){RIGHT}")
ADDRESS = re.compile(r"""href="[^"]*"|(?:https?://|www\.)[^\s"<>)\u0080-\uffff]+""")
"""What a rendered text links to, and what the programs that show it make links of."""
LINK = "link"
"""Where a recipient answers. It is a button, and no placeholder: a mail has it once."""


@dataclass(frozen=True)
class Pattern:
    """Finished words between placeholders: text, name, text, name, …, text."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, rendered: str) -> "Pattern":
        """The pattern of words with marks."""
        return cls(tuple(MARK.split(rendered)))

    def filled(self, values: Mapping[str, str], escape: Callable[[str], str] = str) -> str:
        """The words with the values in their places."""
        pieces = list(self.pieces)
        pieces[1::2] = [escape(values[name]) for name in pieces[1::2]]
        return "".join(pieces)


@dataclass(frozen=True)
class Letter:
    """The words of a mail in one language, but for what differs from one recipient to the next."""

    language: str
    subject: Pattern
    text: Pattern
    html: Pattern

    def to(self, values: Mapping[str, str]) -> Content:
        """The mail to one recipient."""
        return Content(
            subject=" ".join(self.subject.filled(values).split()),
            text=self.text.filled(values),
            html=self.html.filled(values, html.escape),
        )


def check(text: str, known: Collection[str]) -> None:
    """Raises ValidationError for a placeholder that there is not, for a brace that belongs to none, and for one in the
    address of a link, which nobody could read before it is sent: other values would make it another.
    """
    unknown = sorted({name for name in PLACEHOLDER.findall(text) if name not in known})
    if unknown:
        raise ValidationError(
            _("There is no placeholder {unknown}. These can be used: {known}").format(
                unknown=_braced(unknown), known=_braced(known)
            )
        )
    if any(brace in PLACEHOLDER.sub("", text) for brace in "{}"):
        raise ValidationError(
            _("Braces stand around placeholders only. These can be used: {known}").format(known=_braced(known))
        )
    marked = _marked(text)
    is_lost = len(MARK.findall(markdown.render(marked))) < len(MARK.findall(marked))
    if is_lost or _addresses(text, "one") != _addresses(text, "another"):
        raise ValidationError(_("A placeholder cannot be part of an address."))


def letter(words: Words, language: str, *, button: str = "", is_declinable: bool = True) -> Letter:
    """The mail in the recipient's language, or in Chinese where there are no other words. `button` is what the link
    says, for a mail that asks for an answer.
    """
    language = language_of(words, language)
    suffix = "en" if language == Language.ENGLISH else "zh"
    subject, body = _marked(getattr(words, f"subject_{suffix}")), _marked(getattr(words, f"body_{suffix}"))
    with translation.override(language):
        context = {
            "subject": subject,
            "html": markdown.render(body),
            "text": markdown.plain(body),
            "action": button,
            "action_url": f"{LEFT}{LINK}{RIGHT}" if button else "",
            "is_declinable": is_declinable,
        }
        return Letter(
            language=language,
            subject=Pattern.of(subject),
            text=Pattern.of(render_to_string("conference/campaigns/mail/letter.txt", context)),
            html=Pattern.of(render_to_string("conference/campaigns/mail/letter.html", context)),
        )


def paragraphs(words: Words, values: Mapping[str, str]) -> Any:
    """The text as a page of the portal shows it, in the visitor's language."""
    return mark_safe(  # noqa: S308 rendered from Markdown, values escaped  # nosec
        Pattern.of(markdown.render(_marked(words.body))).filled(values, html.escape)
    )


def heading(words: Words, values: Mapping[str, str]) -> str:
    """The subject as a page of the portal shows it, in the visitor's language."""
    return Pattern.of(_marked(words.subject)).filled(values)


def language_of(words: Words, language: str) -> str:
    """In which language somebody is written to who prefers that one."""
    return language if language != Language.ENGLISH or words.body_en else Language.CHINESE


def _addresses(text: str, value: str) -> list[str]:
    """Where a text would lead with that value for each placeholder."""
    return ADDRESS.findall(markdown.render(PLACEHOLDER.sub(value, text)))


def _marked(text: str) -> str:
    return PLACEHOLDER.sub(rf"{LEFT}\1{RIGHT}", text.replace(LEFT, "").replace(RIGHT, ""))


def _braced(names: Collection[str]) -> str:
    return " ".join(f"{{{name}}}" for name in names)
