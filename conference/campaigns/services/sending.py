"""A campaign under way: paused, resumed, canceled; and the text that follows an urgent notice."""

from django.db import transaction

from conference.audit.services import record
from conference.campaigns.models import Campaign, CampaignStatus
from conference.campaigns.queries import action_of, messages_of
from conference.campaigns.services.statuses import locked, move
from conference.campaigns.writing import Writer, write_texts
from conference.kit import clock
from conference.outbox import services as outbox
from conference.outbox.models import Channel, Status
from conference.people.models import User


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
        rest = campaign.recipients.filter(message__status=Status.CANCELED, invitation=None)
        action_of(campaign).withdraw(list(rest.select_related("person")))


@transaction.atomic
def follow_statuses() -> None:
    """Hold or cancel what was in a worker's hands when its campaign was paused or canceled, and came back."""
    waiting = Status.WAITING
    for campaign in Campaign.objects.filter(
        status__in=[CampaignStatus.PAUSED, CampaignStatus.CANCELED], recipients__message__status=waiting
    ).distinct():
        found = locked(campaign)
        if found.status == CampaignStatus.PAUSED:
            outbox.hold(messages_of(found))
        elif found.status == CampaignStatus.CANCELED:
            _cancel_rest(found)


def escalate_due() -> None:
    """Send the text of each urgent notice whose time has come to those who have not answered by then."""
    while _escalate_next():
        pass


@transaction.atomic
def _escalate_next() -> bool:
    """Send the texts of the one that is due for longest and is in nobody's hands; whether there was one."""
    due = Campaign.objects.filter(status=CampaignStatus.LAUNCHED, escalates_at__lte=clock.Now())
    found = due.select_for_update(skip_locked=True).order_by("escalates_at", "pk").first()
    if found is None:
        return False
    campaign = locked(found)
    silent = campaign.recipients.unanswered().filter(text=None, message__channel=Channel.MAIL)
    recipients = list(
        silent.filter(person__phone_hash__isnull=False).exclude(person__user__is_active=False).select_related("person")
    )
    campaign.escalates_at = None
    if recipients and campaign.text_template:
        write_texts(Writer(campaign, action_of(campaign)), recipients)
    campaign.save(update_fields=["escalates_at", "changed_at"])
    record(actor=None, verb="escalate", target=campaign, changes={"texts": len(recipients)})
    return True
