"""The actions that every portal has, what audiences ask of campaigns, and the desk's tile."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from conference.audiences.sockets import filters, known_people
from conference.campaigns.actions import Action
from conference.campaigns.filters import AnsweredFilter
from conference.campaigns.messages import ANNOUNCEMENT, NOTICE
from conference.campaigns.models import Answer, Campaign, CampaignStatus, Recipient
from conference.campaigns.queries import action_of
from conference.campaigns.sockets import actions
from conference.editions.models import Edition
from conference.kit.desk import Row, Tile, tiles
from conference.people.models import Person, User
from conference.people.sockets import mergers

SOONEST, LATEST = 5, 1440


class Announcement(Action):
    """News for many, who need not answer."""

    name = "announcement"
    title = gettext_lazy("Announcement")
    hint = gettext_lazy("News for many. Nobody needs to answer.")
    kind = ANNOUNCEMENT


class Notice(Action):
    """Something urgent, of which everybody confirms that they have read it. Whoever does not gets a text besides, and
    whoever is silent then stands on a list of people to call.
    """

    name = "notice"
    title = gettext_lazy("Urgent notice")
    hint = gettext_lazy(
        "Everybody confirms that they have read it. Who does not gets a text, and then stands on a list to call."
    )
    kind = NOTICE
    button = gettext_lazy("I have read this")
    accept_label = gettext_lazy("I have read this")
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes until the text"),
        min_value=SOONEST,
        max_value=LATEST,
        required=False,
        help_text=gettext_lazy("To those who have not confirmed by then. Left empty, there is no text."),
    )

    @property
    def escalates_after(self) -> dt.timedelta | None:
        minutes = self.cleaned_data["minutes"]
        return dt.timedelta(minutes=minutes) if minutes else None

    def facts(self) -> list[tuple[Any, Any]]:
        minutes = self.cleaned_data["minutes"]
        told = ngettext_lazy("{count} minute after it", "{count} minutes after it", minutes or 0)
        return [(_("Text to those who do not confirm"), str(told).format(count=minutes))] if minutes else []


@known_people.plugged("campaigns")
def received(edition: Edition) -> QuerySet[Person]:
    """Who was written to in the edition."""
    return Person.objects.filter(received__campaign__edition=edition)


@mergers.plugged("campaigns")
def settle(kept: Person, given_up: Person, by: User | None) -> None:
    """Of two that a campaign went to, the one who answered stays, with the follow-ups of both; what the other was to
    get is taken back.
    """
    own = {each.campaign_id: each for each in Recipient.objects.filter(person=kept)}
    others = Recipient.objects.filter(person=given_up).select_related("campaign__edition", "campaign__follows__edition")
    for other in others.order_by("pk"):
        if held := own.get(other.campaign_id):
            is_held = held.answer != Answer.NONE or other.answer == Answer.NONE
            stays, goes = (held, other) if is_held else (other, held)
            action = action_of(other.campaign)
            if action.is_valid() and not goes.invitation_id:
                action.withdraw([goes])
            goes.follow_ups.update(invitation=stays)
            goes.delete()


@tiles.plugged("campaigns", rank=38)
def campaigns_tile(edition: Edition) -> Tile | None:
    """Campaigns that wait for somebody, and that are under way."""
    shown = (CampaignStatus.SUBMITTED, CampaignStatus.SCHEDULED, CampaignStatus.LAUNCHED, CampaignStatus.PAUSED)
    counts = Campaign.objects.filter(edition=edition).aggregate(
        **{status.value: Count("pk", filter=Q(status=status)) for status in shown[:2] + shown[3:]}
    )
    url = reverse("campaigns:list")
    rows = [Row(CampaignStatus(status).label, f"{count:,}", url=url) for status, count in counts.items()]
    return Tile(_("Campaigns"), rows)


actions.plug(Announcement.name, Announcement, rank=20)
actions.plug(Notice.name, Notice, rank=90)
filters.plug(AnsweredFilter.name, AnsweredFilter, rank=55)
