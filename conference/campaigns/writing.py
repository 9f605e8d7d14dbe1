"""The messages of a campaign, one for each recipient."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.utils import translation
from django.utils.translation import gettext as _

from conference.campaigns.actions import Action, common_values, values_for
from conference.campaigns.links import answer_address, token_of
from conference.campaigns.models import Campaign, Recipient
from conference.campaigns.texts import text_to
from conference.campaigns.words import LINK, heading, language_of, letter, paragraphs
from conference.kit import clock
from conference.outbox.messages import Content
from conference.outbox.models import Channel, Message, Topic
from conference.outbox.services import write_all


class Writer:
    """Writes the words of a campaign; those of each language are compiled once."""

    def __init__(self, campaign: Campaign, action: Action) -> None:
        self.campaign, self.action = campaign, action
        is_declinable = action.kind.topic != Topic.NECESSARY
        self._letter = cache(
            lambda language: letter(campaign, language, button=action.button, is_declinable=is_declinable)
        )
        self._common = cache(lambda language: common_values(action, language))
        self._useful_until = clock.true(action.until) if action.is_valid() and action.until else None
        with translation.override("zh-hans"):
            self.reason = _("{kind} “{campaign}”").format(kind=action.title, campaign=campaign)

    def mail(self, recipient: Recipient, own: Mapping[str, str], address: str = "") -> tuple[str, Content]:
        """The language and the words of a mail. `address` leads elsewhere than to where the recipient answers."""
        language = language_of(self.campaign, recipient.person.language)
        link = address or answer_address(token_of(recipient.invitation or recipient), language)
        return language, self._letter(language).to({**self._values(recipient, language, own), LINK: link})

    def text(self, recipient: Recipient, own: Mapping[str, str]) -> tuple[str, Content]:
        """The language and the words of a text."""
        assert self.campaign.text_template
        language, token = recipient.person.language, token_of(recipient.invitation or recipient)
        return language, text_to(self.campaign.text_template, language, self._values(recipient, language, own), token)

    def page(self, recipient: Recipient, own: Mapping[str, str]) -> dict[str, Any]:
        """The words as a page shows them, in the visitor's language if they are in it, and their values with them."""
        values = self._values(recipient, language_of(self.campaign, translation.get_language() or ""), own)
        return {"heading": heading(self.campaign, values), "paragraphs": paragraphs(self.campaign, values)}

    def own_values(self, recipients: Sequence[Recipient]) -> Mapping[int, dict[str, str]]:
        """What the action has for each recipient alone; for that of a follow-up, what their invitation had."""
        asked = {each.pk: each.invitation or each for each in recipients}
        own = self.action.own_values(list(asked.values()))
        return {pk: own.get(each.pk, {}) for pk, each in asked.items()}

    def message(self, recipient: Recipient, channel: Channel, own: Mapping[str, str], suffix: str = "") -> Message:
        """The message to one recipient; `suffix` tells it from the first one."""
        kind, person = self.action.kind, recipient.person
        language, content = self.mail(recipient, own) if channel == Channel.MAIL else self.text(recipient, own)
        return Message(
            key=f"{kind.name}:{recipient.code}{suffix}",
            kind=kind.name,
            person=person,
            edition_id=self.campaign.edition_id,
            channel=channel,
            address=(person.email if channel == Channel.MAIL else person.phone) or "",
            language=language,
            urgency=kind.urgency,
            reason=self.reason[:300],
            useful_until=self._useful_until,
            subject=content.subject,
            text=content.text,
            html=content.html,
            payload=content.payload,
        )

    def _values(self, recipient: Recipient, language: str, own: Mapping[str, str]) -> dict[str, str]:
        return {**self._common(language), **values_for(recipient), **own}


def write_to(writer: Writer, recipients: Sequence[Recipient]) -> None:
    """Write to recipients without a message, by mail where they have an address, else by a text if there is one."""
    own, has_text = writer.own_values(recipients), writer.campaign.text_template is not None
    mails = [each for each in recipients if each.person.email]
    texts = [each for each in recipients if not each.person.email and each.person.phone and has_text]
    for channel, some in ((Channel.MAIL, mails), (Channel.SMS, texts)):
        if some:
            write_all([writer.message(each, channel, own[each.pk]) for each in some])
    _link("message", writer, recipients)


def write_texts(writer: Writer, recipients: Sequence[Recipient]) -> None:
    """Write a text to recipients who were sent a mail and have a phone."""
    own, suffix = writer.own_values(recipients), ":text"
    write_all([writer.message(each, Channel.SMS, own[each.pk], suffix) for each in recipients])
    _link("text", writer, recipients, suffix)


def _link(field: str, writer: Writer, recipients: Sequence[Recipient], suffix: str = "") -> None:
    """Let recipients know their messages, which have been given ids by now."""
    key: Any = Concat(Value(f"{writer.action.kind.name}:"), OuterRef("code"), Value(suffix))
    sent = Message.objects.filter(key=key).values("pk")
    Recipient.objects.filter(pk__in=[each.pk for each in recipients]).update(**{field: Subquery(sent)})
