"""Campaigns to try the room with."""

from typing import Any

from django.db.models.functions import Now

from conference.audiences.models import Audience
from conference.campaigns.models import Campaign
from conference.campaigns.queries import people_of
from conference.campaigns.services.deciding import schedule
from conference.campaigns.services.launching import launch_due
from conference.editions.models import Edition
from conference.outbox.models import Message, Status
from conference.people.models import Person, User
from tests import factories


def audience_of(edition: Edition, *people: Person) -> Audience:
    """An audience of some people: they are on a list of its own."""
    listed = factories.ContactListFactory(edition=edition)
    for person in people:
        factories.ContactListEntryFactory(contact_list=listed, person=person)
    audience = factories.AudienceFactory(edition=edition)
    factories.ConditionFactory(audience=audience, filter="listed", parameters={"lists": [str(listed.pk)]})
    return audience


def campaign_to(*people: Person, edition: Edition, **options: Any) -> Campaign:
    """A draft to some people."""
    campaign: Campaign = factories.CampaignFactory(edition=edition, audience=audience_of(edition, *people), **options)
    return campaign


def go_out() -> None:
    """All messages that wait are sent."""
    Message.objects.waiting().update(status=Status.SENT, sent_at=Now())


def launched(campaign: Campaign, by: User, **options: Any) -> Campaign:
    """Schedule a campaign for now, and let a worker look."""
    schedule(campaign=campaign, expected=people_of(campaign).count(), by=by, **options)
    launch_due()
    campaign.refresh_from_db()
    return campaign
