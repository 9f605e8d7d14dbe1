"""A campaign under way: paused, resumed, canceled; and the text that follows an urgent notice."""

import datetime as dt

import structlog
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from conference.audit.services import record
from conference.campaigns.models import Campaign, CampaignStatus
from conference.campaigns.queries import action_of, messages_of
from conference.campaigns.services.statuses import locked, move
from conference.campaigns.writing import Writer, write_texts
from conference.kit import clock
from conference.outbox import services as outbox
from conference.outbox.models import Channel, Status
from conference.people.models import User

AGAIN = dt.timedelta(minutes=1)
"""After which those are looked at again who had the mail too late for the last look."""

log = structlog.get_logger(__name__)


@transaction.atomic
def pause(*, campaign: Campaign, by: User) -> Campaign:
    """Keep what waits from being sent. Raises ValidationError."""
    found = move(locked(campaign), CampaignStatus.PAUSED, "pause", by)
    outbox.hold(messages_of(found))
    return found


@transaction.atomic
def resume(*, campaign: Campaign, by: User) -> Campaign:
    """Go on with what was held. Raises ValidationError."""
    found = move(locked(campaign), CampaignStatus.LAUNCHED, "resume", by)
    outbox.release(messages_of(found))
    return found


@transaction.atomic
def cancel(*, campaign: Campaign, by: User) -> Campaign:
    """Send nothing more of it, and take back what those were to get who are not written to. Who was may answer on.
    Raises ValidationError.
    """
    found = move(locked(campaign), CampaignStatus.CANCELED, "cancel", by, escalates_at=None)
    _cancel_rest(found)
    return found


def _cancel_rest(campaign: Campaign) -> None:
    if outbox.cancel(messages_of(campaign)):
        rest = campaign.recipients.filter(Q(message=None) | Q(message__status=Status.CANCELED), invitation=None)
        action_of(campaign).withdraw(list(rest.select_related("person")))


@transaction.atomic
def follow_statuses() -> None:
    """Hold or cancel what was in a worker's hands when its campaign was paused or canceled, and came back."""
    waiting = Q(recipients__message__status=Status.WAITING) | Q(recipients__text__status=Status.WAITING)
    stopped = Campaign.objects.filter(waiting, status__in=[CampaignStatus.PAUSED, CampaignStatus.CANCELED])
    for campaign in stopped.distinct():
        found = locked(campaign)
        if found.status == CampaignStatus.PAUSED:
            outbox.hold(messages_of(found))
        elif found.status == CampaignStatus.CANCELED:
            _cancel_rest(found)


def escalate_due() -> None:
    """Send the texts of the urgent notices whose time has come. One that breaks keeps none of the others waiting."""
    for campaign in Campaign.objects.filter(status=CampaignStatus.LAUNCHED, escalates_at__lte=clock.Now()):
        try:
            _escalate(campaign)
        except Exception:
            log.exception("campaign_escalation_broke", campaign=campaign.code)


@transaction.atomic
def _escalate(campaign: Campaign) -> None:
    """Send a text to those who have had the mail for long enough and not answered, or will never have it; look again
    as long as there are others. What is in another's hands is theirs.
    """
    due = Campaign.objects.filter(pk=campaign.pk, status=CampaignStatus.LAUNCHED, escalates_at__lte=clock.Now())
    if not due.select_for_update(skip_locked=True).exists():
        return
    campaign = locked(campaign)
    action = action_of(campaign)
    silent = campaign.recipients.unanswered().filter(text=None, message__channel=Channel.MAIL)
    silent = silent.filter(person__phone_hash__isnull=False)
    under_way = Q(message__status__in=[Status.WAITING, Status.HELD])
    is_new = Q(message__sent_at__gt=Now() - action.escalates_after)
    recipients = list(silent.exclude(under_way | is_new).select_related("person"))
    if recipients and campaign.text_template:
        write_texts(Writer(campaign, action), recipients)
        record(actor=None, verb="escalate", target=campaign, changes={"texts": len(recipients)})
    campaign.escalates_at = clock.now() + AGAIN if silent.filter(under_way | is_new).exists() else None
    campaign.save(update_fields=["escalates_at", "changed_at"])
