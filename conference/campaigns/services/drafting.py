"""Templates and drafts: written, changed, deleted."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import record
from conference.campaigns.actions import placeholders_of
from conference.campaigns.models import Campaign, CampaignTemplate, Words
from conference.campaigns.services.statuses import locked
from conference.campaigns.sockets import actions
from conference.campaigns.words import check
from conference.kit.constraints import in_words
from conference.people.models import User

Written = TypeVar("Written", Campaign, CampaignTemplate)
WORDS = ("subject_zh", "body_zh", "subject_en", "body_en")


def check_words(words: Words, action: str) -> None:
    """Raises ValidationError by field for words that name what the action has no placeholder for."""
    known, faults = placeholders_of(actions[action]), {}
    for name in WORDS:
        try:
            check(getattr(words, name), known)
        except ValidationError as fault:
            faults[name] = fault
    if faults:
        raise ValidationError(faults)


@transaction.atomic
def save_template(*, template: CampaignTemplate, by: User, seen: str = "") -> CampaignTemplate:
    """Keep a template, which may be new. `seen` is the `stamp` of what was looked at. Raises ValidationError: for words
    with a wrong placeholder, a name that is taken, and a template that somebody changed or deleted meanwhile.
    """
    return _save(template, template.action, by, seen)


@transaction.atomic
def delete_template(*, template: CampaignTemplate, by: User) -> None:
    """Delete a template. Campaigns that began with it have words of their own."""
    record(actor=by, verb="delete", target=template)
    template.delete()


@transaction.atomic
def save_draft(
    *, campaign: Campaign, parameters: Mapping[str, Any] | None = None, by: User, seen: str = ""
) -> Campaign:
    """Keep a draft, which may be new, with the parameters of its action as its form sent them. `seen` is the `stamp` of
    what was looked at. Raises ValidationError as `save_template` does, and for one that is no draft any more.
    """
    if campaign.pk and not locked(campaign).is_draft:
        raise ValidationError(_("This campaign is no draft any more. Take it back first."), code="changed")
    if parameters is not None:
        campaign.parameters = dict(parameters)
    return _save(campaign, campaign.action, by, seen)


@transaction.atomic
def delete_draft(*, campaign: Campaign, by: User) -> None:
    """Delete a draft. Raises ValidationError for a campaign that is none."""
    found = locked(campaign)
    if not found.is_draft:
        raise ValidationError(_("Only drafts can be deleted."))
    record(actor=by, verb="delete", target=found)
    found.delete()


@transaction.atomic
def follow_up(*, campaign: Campaign, by: User) -> Campaign:
    """A draft to those who have not answered yet, with the words that they had. Raises ValidationError for a campaign
    that has no recipients yet.
    """
    source = campaign.follows or campaign
    if not source.is_launched:
        raise ValidationError(_("This campaign was not sent yet."))
    draft = Campaign(
        edition=source.edition,
        name=_("{name}: follow-up").format(name=source.name)[:80],
        action=source.action,
        follows=source,
        text_template=source.text_template,
        **{name: getattr(source, name) for name in WORDS},
    )
    return _save(draft, draft.action, by, "")


def _save(written: Written, action: str, by: User, seen: str) -> Written:
    before = type(written).objects.select_for_update(of=("self",)).filter(pk=written.pk).first() if written.pk else None
    if written.pk and (before is None or (seen and before.stamp != seen)):
        raise ValidationError(_("Somebody changed this meanwhile. Open it again."), code="changed")
    check_words(written, action)
    with in_words(), transaction.atomic():
        written.save()
    names = [field.attname for field in written._meta.concrete_fields if field.name not in ("id", "changed_at")]
    changes = {name: [getattr(before, name), getattr(written, name)] for name in names if before}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    record(actor=by, verb="change" if before else "add", target=written, changes=changes)
    return written
