"""What is asked of campaigns: whom they reach, how far they are, and what came of them."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, Max, Min, Q, QuerySet
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from conference.audiences.queries import HAS_MAIL, HAS_PHONE, Reach, known_to, meaning_of, reach_of
from conference.campaigns.actions import Action
from conference.campaigns.models import Answer, Campaign, Recipient, said
from conference.campaigns.sockets import actions
from conference.editions.models import Edition
from conference.outbox.models import Message, Receipt, Status
from conference.people.models import Person

RECENT = dt.timedelta(seconds=20)
"""Over which the rate is measured."""


def bound(name: str, edition: Edition, parameters: Mapping[str, Any]) -> Action:
    """An action with parameters as its form sent them, and checked. Raises KeyError for one that no room plugs."""
    told = MultiValueDict({f"action-{key}": values for key, values in parameters.items()})
    action = actions[name](told, prefix="action", edition=edition)
    action.full_clean()
    return action


def action_of(campaign: Campaign) -> Action:
    """What a campaign asks, with its parameters; of a follow-up, what the campaign asks that it follows."""
    source = campaign.follows or campaign
    return bound(source.action, source.edition, source.parameters)


def campaign_or_404(edition: Edition, code: str) -> Campaign:
    """A campaign of the edition, with what its pages read of it. Raises Http404."""
    related = ("edition", "audience", "follows__edition", "text_template", "submitted_by__person")
    return get_object_or_404(Campaign.objects.select_related(*related), edition=edition, code=code)


def people_of(campaign: Campaign) -> QuerySet[Person]:
    """Whom a campaign goes to, were it launched now."""
    if campaign.follows:
        waiting = campaign.follows.recipients.written_to().unanswered()
        return known_to(campaign.edition).filter(pk__in=waiting.values("person"))
    return meaning_of(campaign.audience).people() if campaign.audience else Person.objects.none()


def whom_in_words(campaign: Campaign) -> str:
    """Whom a campaign goes to, as a sentence in the visitor's language."""
    if campaign.follows:
        return _("who has not answered “{campaign}” yet").format(campaign=campaign.follows)
    return meaning_of(campaign.audience).words if campaign.audience else _("Nobody: choose an audience.")


def reach(campaign: Campaign) -> Reach:
    """How many people a campaign has, and how they can be written to."""
    if campaign.audience:
        return reach_of(meaning_of(campaign.audience))
    people = people_of(campaign)
    counted = people.aggregate(
        total=Count("pk"), mail=Count("pk", filter=HAS_MAIL), phone_only=Count("pk", filter=~HAS_MAIL & HAS_PHONE)
    )
    unreachable = counted["total"] - counted["mail"] - counted["phone_only"]
    return Reach(**counted, known=known_to(campaign.edition).count(), unreachable=unreachable)


def digest_of(campaign: Campaign) -> str:
    """Names all that an approval is of: the words, what they ask, and whom of."""
    audience, text = campaign.audience, campaign.text_template
    said = [
        *(getattr(campaign, name) for name in ("subject_zh", "body_zh", "subject_en", "body_en", "action")),
        campaign.parameters,
        [audience.pk, audience.stamp] if audience else None,
        [text.pk, text.text_zh, text.text_en] if text else None,
        campaign.follows_id,
    ]
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Progress:
    """How far the messages of a campaign are. `rate` is in messages a second, of late."""

    recipients: int
    unreachable: int
    waiting: int
    held: int
    sent: int
    delivered: int
    bounced: int
    complained: int
    failed: int
    unwanted: int
    canceled: int
    rate: float
    first_at: dt.datetime | None
    last_at: dt.datetime | None

    @property
    def total(self) -> int:
        """Messages."""
        return self.recipients - self.unreachable

    @property
    def settled(self) -> int:
        return self.total - self.waiting - self.held

    @property
    def percent(self) -> int:
        """How much is settled; all of it only where nothing is left."""
        return 100 * self.settled // self.total if self.total else 100

    @property
    def is_over(self) -> bool:
        return self.settled == self.total

    @property
    def minutes_left(self) -> int | None:
        """At that rate; unknown where nothing was sent of late."""
        return round(self.waiting / self.rate / 60) if self.rate else None


def progress_of(campaign: Campaign) -> Progress:
    """How far a launched campaign is, in one query."""

    def those(**conditions: Any) -> Any:
        return Count("pk", filter=Q(**{f"message__{name}": value for name, value in conditions.items()}))

    counted = campaign.recipients.aggregate(
        recipients=Count("pk"),
        unreachable=those(isnull=True),
        waiting=those(status=Status.WAITING),
        held=those(status=Status.HELD),
        sent=those(status=Status.SENT),
        delivered=those(receipt=Receipt.DELIVERED),
        bounced=those(receipt=Receipt.BOUNCED),
        complained=those(receipt=Receipt.COMPLAINED),
        failed=those(status=Status.FAILED),
        unwanted=those(status=Status.SUPPRESSED),
        canceled=those(status__in=[Status.CANCELED, Status.MISSED]),
        recent=those(sent_at__gt=Now() - RECENT),
        first_at=Min("message__sent_at"),
        last_at=Max("message__sent_at"),
        lasting=ExpressionWrapper(Now() - Min("message__sent_at"), DurationField()),
    )
    recent, lasting = counted.pop("recent"), counted.pop("lasting")
    since = min(RECENT, lasting or RECENT)
    return Progress(**counted, rate=round(recent / max(since.total_seconds(), 1), 1))


@dataclass(frozen=True)
class Answers:
    """What recipients said, and what was reached of it."""

    accepted: int
    declined: int
    unanswered: int
    reached: int


def answers_of(campaign: Campaign) -> Answers:
    """What the recipients of a launched campaign said so far; silent can only be who was written to."""
    counted = campaign.recipients.alias(said=said()).aggregate(
        accepted=Count("pk", filter=Q(said=Answer.ACCEPTED)),
        declined=Count("pk", filter=Q(said=Answer.DECLINED)),
    )
    unanswered = campaign.recipients.written_to().unanswered().count()
    asked = Recipient.objects.filter(Q(campaign=campaign, invitation=None) | Q(follow_ups__campaign=campaign))
    return Answers(**counted, unanswered=unanswered, reached=action_of(campaign).reached(asked).count())


def messages_of(campaign: Campaign) -> Any:
    """All messages of a campaign."""
    return Message.objects.filter(Q(recipient__campaign=campaign) | Q(texted__campaign=campaign))
