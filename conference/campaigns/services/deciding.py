"""From a draft to the hour at which it goes out: submitted, approved by somebody else, scheduled."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from conference.audiences.queries import Reach, meaning_of
from conference.campaigns.actions import placeholders_of
from conference.campaigns.models import Campaign, CampaignStatus
from conference.campaigns.queries import action_of, digest_of, reach
from conference.campaigns.services.drafting import check_words
from conference.campaigns.services.statuses import locked, move
from conference.campaigns.texts import check_text
from conference.campaigns.wake import poke_campaigns
from conference.kit import clock
from conference.people.models import User

TAKEN_BACK = {
    **dict.fromkeys(("submitted_by", "approved_by", "scheduled_by", "expected", "starts_at")),
    "digest": "",
}
GROWTH = 1.1
"""An audience that has grown by more than this since somebody looked at it is looked at again."""
MOST_AT_ONCE = 500
"""To more people nothing is sent unless somebody types how many they are."""


def check_ready(campaign: Campaign) -> Reach:
    """Whom it would reach now. Raises ValidationError, in words, for all that keeps it from being sent."""
    faults: list[str] = []
    if not campaign.subject_zh or not campaign.body_zh:
        faults.append(_("Write a subject and a text."))
    try:
        check_words(campaign, campaign.action)
    except ValidationError as fault:
        faults += fault.messages
    action = action_of(campaign)
    if not action.is_valid():
        faults.append(_("What it asks is not complete yet: look at its fields."))
    if not campaign.follows and not campaign.audience:
        faults.append(_("Choose an audience."))
    elif campaign.audience:
        faults += meaning_of(campaign.audience).faults
    if faults:
        raise ValidationError(faults)
    reached = reach(campaign)
    if not reached.mail and not (campaign.text_template and reached.phone_only):
        raise ValidationError(_("Nobody of this audience can be written to."))
    if campaign.text_template:
        check_text(campaign.text_template, placeholders_of(action))
    elif action.escalates_after:
        raise ValidationError(_("Choose the text that those get who do not answer."))
    action.check(0 if campaign.follows else reached.total)
    if not action.is_open(clock.now()):
        raise ValidationError(_("Answers are no longer taken."))
    return reached


def needs_approval(campaign: Campaign, people: int) -> bool:
    """Whether it goes to so many that somebody else must approve it, and nobody has."""
    return campaign.approved_by_id is None and people > campaign.edition.campaign_approval_above


def check_people(campaign: Campaign, people: int) -> None:
    """Raises ValidationError where it goes to more people than somebody looked at, or than go without an approval."""
    if campaign.expected is not None and people > campaign.expected * GROWTH:
        raise ValidationError(
            _("Its audience has grown from {expected} to {count} people since somebody looked at it.").format(
                expected=campaign.expected, count=people
            )
        )
    if needs_approval(campaign, people):
        raise ValidationError(_("It goes to so many that another organizer must approve it first."))


@transaction.atomic
def submit(*, campaign: Campaign, by: User) -> Campaign:
    """Ask another organizer to approve a draft as it is. Raises ValidationError."""
    found = locked(campaign)
    check_ready(found)
    return move(found, CampaignStatus.SUBMITTED, "submit", by, submitted_by=by, digest=digest_of(found), note="")


@transaction.atomic
def approve(*, campaign: Campaign, seen: str, by: User) -> Campaign:
    """Approve what was looked at, which `seen` names (`digest_of`). Raises ValidationError for what changed since, and
    for whoever submitted it.
    """
    found = locked(campaign)
    if found.submitted_by_id == by.pk:
        raise ValidationError(_("You submitted this campaign: another organizer approves it."))
    if not found.digest == seen == digest_of(found):
        raise ValidationError(_("It, or its audience, was changed since it was submitted. Look at it again."))
    reached = check_ready(found)
    return move(found, CampaignStatus.APPROVED, "approve", by, approved_by=by, expected=reached.total)


@transaction.atomic
def send_back(*, campaign: Campaign, words: str, by: User) -> Campaign:
    """Make a campaign a draft again, with words for whoever submitted it. Raises ValidationError, without words too."""
    if not words.strip():
        raise ValidationError(_("Say what is to be changed."))
    return move(locked(campaign), CampaignStatus.DRAFT, "send back", by, note=words[:300], **TAKEN_BACK)


@transaction.atomic
def take_back(*, campaign: Campaign, by: User) -> Campaign:
    """Make a campaign that was not launched yet a draft again. Raises ValidationError."""
    return move(locked(campaign), CampaignStatus.DRAFT, "take back", by, **TAKEN_BACK)


@transaction.atomic
def schedule(*, campaign: Campaign, expected: int, by: User, starts_at: dt.datetime | None = None) -> Campaign:
    """Let a campaign go out at a time, or now. `expected` is how many people whoever decides it saw.

    Raises ValidationError: for what is not ready, lacks an approval, has changed or grown since it, for another number
    of people, for a time that is over, and for one after which no answer is taken any more.
    """
    found, now = locked(campaign), clock.now()
    reached = check_ready(found)
    check_people(found, reached.total)
    if found.status == CampaignStatus.APPROVED and found.digest != digest_of(found):
        raise ValidationError(_("It, or its audience, was changed since it was approved. Take it back."))
    if expected != reached.total:
        raise ValidationError(
            _("It reaches {count} people now. Look at them again.").format(count=reached.total), code="expected"
        )
    if starts_at and starts_at < now:
        raise ValidationError({"starts_at": _("This time is over.")})
    if not action_of(found).is_open(starts_at or now):
        raise ValidationError(_("No answer is taken any more at that time."))
    if not starts_at:
        transaction.on_commit(poke_campaigns)
    told = {"starts_at": starts_at or now, "digest": digest_of(found), "note": ""}
    return move(
        found, CampaignStatus.SCHEDULED, "schedule", by, scheduled_by=by, expected=found.expected or expected, **told
    )
