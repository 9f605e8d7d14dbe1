"""The kinds of messages that campaigns send, whose words are their own; and who is told of one that was not sent."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conference.campaigns.models import Campaign
from conference.kit.codes import public_code
from conference.outbox.messages import MessageKind
from conference.outbox.models import Topic, Urgency
from conference.outbox.services import write_to_person
from conference.texts.declarations import declare
from conference.texts.models import Category

ANNOUNCEMENT = MessageKind("campaigns.announcement", _("Announcement"), topic=Topic.ANNOUNCEMENTS, urgency=Urgency.BULK)
INVITATION = MessageKind("campaigns.invitation", _("Invitation"), topic=Topic.INVITATIONS, urgency=Urgency.BULK)
NOTICE = MessageKind("campaigns.notice", _("Urgent notice"), urgency=Urgency.URGENT)
TRIAL = MessageKind("campaigns.trial", _("Campaign for trial"))
GIVEN_BACK = MessageKind(
    "campaigns.given_back",
    _("Campaign not sent"),
    "conference/campaigns/mail/given_back",
    text=declare(
        "campaigns.given_back",
        _("Campaign not sent"),
        Category.NOTICE,
        "群发任务“{name}”未能发出，已退回为草稿，请在大会后台查看原因。",
        "The campaign {name} was not sent and is a draft again. The organizers' desk says why.",
        {"name": 40},
    ),
    parameters=lambda context: {"name": context["campaign"].name},
)


def announce_given_back(campaign: Campaign, note: str) -> None:
    """Tell whoever scheduled a campaign that it did not go out, and why."""
    if campaign.scheduled_by is None:
        return
    person = campaign.scheduled_by.person
    with translation.override(person.language):
        url = settings.BASE_URL + reverse("campaigns:campaign", args=[campaign.code])
    context = {"campaign": campaign, "note": note, "action_url": url, "action": _("Look at the campaign")}
    key, edition_id = f"{campaign.code}:{public_code()}", campaign.edition_id
    write_to_person(kind=GIVEN_BACK, key=key, person=person, context=context, edition_id=edition_id)
