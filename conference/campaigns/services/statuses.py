"""The one door of a campaign's status."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from conference.audit.services import record
from conference.campaigns.models import TRANSITIONS, Campaign, CampaignStatus
from conference.people.models import User


def locked(campaign: Campaign) -> Campaign:
    """The row as it is now, and nobody else's until the transaction ends."""
    related = ("edition", "audience", "follows__edition", "text_template", "scheduled_by__person")
    return Campaign.objects.select_for_update(of=("self",)).select_related(*related).get(pk=campaign.pk)


def move(campaign: Campaign, status: CampaignStatus, verb: str, by: User | None, **changes: Any) -> Campaign:
    """Change the status of a locked campaign, and what goes with it. Raises ValidationError where it cannot be."""
    before = CampaignStatus(campaign.status)
    if status not in TRANSITIONS[before]:
        raise ValidationError(
            _("“{campaign}” is marked “{status}”; that cannot be done now.").format(
                campaign=campaign, status=before.label
            )
        )
    campaign.status = status
    for name, value in changes.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=["status", "changed_at", *changes])
    told = {name: changes[name] for name in ("note", "expected") if changes.get(name)}
    record(actor=by, verb=verb, target=campaign, changes={"status": [str(before), str(status)], **told})
    return campaign
