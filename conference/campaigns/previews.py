"""How a campaign's words look to one of those whom it goes to, before they are sent."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from conference.campaigns.actions import Action, placeholders_of
from conference.campaigns.messages import TRIAL
from conference.campaigns.models import Campaign, CampaignTemplate, Recipient
from conference.campaigns.queries import bound, people_of
from conference.campaigns.services.drafting import check_words
from conference.campaigns.texts import check_text
from conference.campaigns.writing import Writer
from conference.kit.codes import public_code
from conference.outbox.messages import Content
from conference.outbox.models import Channel
from conference.outbox.services import write
from conference.people.models import Language, Person, User

OTHERS = 12
"""Real recipients among whom one can choose."""


@dataclass(frozen=True)
class Preview:
    """A mail, and perhaps a text, to one person; or why there is none."""

    person: Person
    mail: Content | None = None
    text: Content | None = None
    faults: tuple[str, ...] = ()


def preview(campaign: Campaign, action: Action, person: Person) -> Preview:
    """The campaign, which need not be saved, as that person would get it."""
    try:
        check_words(campaign, campaign.action)
        if campaign.text_template:
            check_text(campaign.text_template, placeholders_of(action))
    except ValidationError as fault:
        return Preview(person, faults=tuple(fault.messages))
    recipient, writer = Recipient(campaign=campaign, person=person), Writer(campaign, action)
    own = action.sample()
    _language, mail = writer.mail(recipient, own, _trial_address(campaign, person.language))
    text = writer.text(recipient, own)[1] if campaign.text_template else None
    return Preview(person, mail, text)


def previews_of(campaign: Campaign, action: Action, person: Person) -> list[tuple[Any, Preview]]:
    """In each language that it has words in, as that person would get it who reads that one."""
    languages = [Language.CHINESE, Language.ENGLISH] if campaign.body_en else [Language.CHINESE]
    found = []
    for language in languages:
        reader = copy(person)
        reader.language = language
        found.append((language.label, preview(campaign, action, reader)))
    return found


def preview_of_template(template: CampaignTemplate, person: Person) -> Preview:
    """A template as that person would get it, with what its placeholders stand for."""
    words = {name: getattr(template, name) for name in ("subject_zh", "body_zh", "subject_en", "body_en")}
    campaign = Campaign(edition=template.edition, name=template.name, action=template.action, **words)
    return preview(campaign, bound(template.action, template.edition, {}), person)


def readers(campaign: Campaign, user: User) -> list[Person]:
    """Some real recipients, and whoever looks at it."""
    return [*people_of(campaign).order_by("pk")[:OTHERS], user.person]


def send_trial(*, campaign: Campaign, action: Action, user: User) -> None:
    """Send a campaign as it is now to whoever looks at it. Raises ValidationError for words that are wrong."""
    shown = preview(campaign, action, user.person)
    if shown.mail is None:
        raise ValidationError(list(shown.faults))
    told: dict[str, Any] = {"kind": TRIAL, "language": user.person.language, "person": user.person}
    address = user.email or user.person.email
    if not address:
        raise ValidationError(_("Your account has no e-mail address."))
    marked = Content(subject=f"{_('[Test]')} {shown.mail.subject}", text=shown.mail.text, html=shown.mail.html)
    edition_id = campaign.edition_id
    write(key=public_code(), channel=Channel.MAIL, address=address, content=marked, edition_id=edition_id, **told)


def _trial_address(campaign: Campaign, language: str) -> str:
    """Where the button of a trial leads: the page as recipients see it, for organizers alone."""
    with translation.override(language):
        path = reverse("campaigns:trial_page", args=[campaign.code])
    return f"{settings.BASE_URL}{path}"
