"""A campaign goes out: whom it goes to is frozen, and each gets a message, in one transaction."""

from collections.abc import Sequence

import structlog
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from conference.campaigns.messages import announce_given_back
from conference.campaigns.models import Campaign, CampaignStatus, Recipient
from conference.campaigns.queries import action_of, digest_of, people_of
from conference.campaigns.services.deciding import TAKEN_BACK, check_people, check_ready
from conference.campaigns.services.statuses import locked, move
from conference.campaigns.writing import Writer, write_to
from conference.kit import clock
from conference.people.models import Person

AT_ONCE = 500
"""Messages in one statement."""

log = structlog.get_logger(__name__)


def launch_due() -> None:
    """Launch what is scheduled and due, one after the other. What cannot be is a draft again, says why, and whoever
    scheduled it is told; what the database could not do now is tried again.
    """
    due = Campaign.objects.filter(status=CampaignStatus.SCHEDULED, starts_at__lte=clock.Now())
    for campaign in due.order_by("starts_at", "pk"):
        try:
            _launch_or_give_back(campaign)
        except OperationalError:
            log.warning("campaign_launch_postponed", campaign=campaign.code, exc_info=True)


@transaction.atomic
def _launch_or_give_back(campaign: Campaign) -> None:
    """Launch a campaign, unless it is in somebody's hands or was launched meanwhile."""
    due = Campaign.objects.filter(pk=campaign.pk, status=CampaignStatus.SCHEDULED)
    if not due.select_for_update(skip_locked=True).exists():
        return
    try:
        with transaction.atomic():
            launched = launch(locked(campaign))
        log.info("campaign_due", campaign=campaign.code, status=launched.status)
    except OperationalError:
        raise
    except ValidationError as refusal:
        _give_back(locked(campaign), " ".join(refusal.messages))
    except Exception:  # whatever it is, the other campaigns must not wait for this one
        log.exception("campaign_launch_broke", campaign=campaign.code)
        _give_back(
            locked(campaign), _("Something went wrong when it was to be sent, and nothing was sent. The log says what.")
        )


def _give_back(campaign: Campaign, note: str) -> None:
    """Make a campaign that could not be launched a draft again."""
    announce_given_back(campaign, note)
    move(campaign, CampaignStatus.DRAFT, "give back", None, note=note[:300], **TAKEN_BACK)


def launch(campaign: Campaign) -> Campaign:
    """Freeze whom a locked campaign goes to and write to each. Raises ValidationError for what changed since it was
    scheduled: words, audience, or that there are many more people in it by now.
    """
    check_ready(campaign)
    if campaign.digest != digest_of(campaign):
        raise ValidationError(_("It, or its audience, was changed after it had been scheduled."))
    people = list(people_of(campaign).order_by("pk"))
    check_people(campaign, len(people))
    action, now = action_of(campaign), clock.now()
    recipients = _freeze(campaign, people)
    if not campaign.follows:
        action.begin(recipients)
    writer = Writer(campaign, action)
    for start in range(0, len(recipients), AT_ONCE):
        write_to(writer, recipients[start : start + AT_ONCE])
    if not campaign.follows:
        action.take(recipients)
    escalates_at = now + action.escalates_after if action.escalates_after and not campaign.follows else None
    return move(campaign, CampaignStatus.LAUNCHED, "launch", None, launched_at=now, escalates_at=escalates_at)


def _freeze(campaign: Campaign, people: Sequence[Person]) -> list[Recipient]:
    earlier = {each.person_id: each for each in campaign.follows.recipients.all()} if campaign.follows else {}
    recipients = [Recipient(campaign=campaign, person=person, invitation=earlier.get(person.pk)) for person in people]
    return Recipient.objects.bulk_create(recipients, batch_size=2000)
