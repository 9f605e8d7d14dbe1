"""Who decides that a campaign goes out."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from conference.campaigns.models import Campaign, CampaignStatus
from conference.campaigns.queries import digest_of, people_of
from conference.campaigns.services.deciding import approve, schedule, send_back, submit, take_back
from conference.editions.models import Edition
from conference.kit import clock
from conference.people.models import User
from conference.texts.models import TemplateStatus
from tests import factories
from tests.conference.campaigns.sending import campaign_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(edition: Edition) -> User:
    return factories.UserFactory()


@pytest.fixture
def campaign(edition: Edition) -> Campaign:
    """To three people; from three on, somebody else approves."""
    factories.change(edition, campaign_approval_above=2)
    return campaign_to(*factories.PersonFactory.create_batch(3), edition=edition)


def fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.get(pk=campaign.pk)


def test_to_few_it_goes_without_an_approval(campaign: Campaign, organizer: User) -> None:
    factories.change(campaign.edition, campaign_approval_above=3)

    schedule(campaign=campaign, expected=3, by=organizer)

    assert fresh(campaign).status == CampaignStatus.SCHEDULED


def test_to_many_it_needs_one(campaign: Campaign, organizer: User) -> None:
    with pytest.raises(ValidationError, match=r"organizer|组织"):
        schedule(campaign=campaign, expected=3, by=organizer)

    assert fresh(campaign).is_draft


def test_somebody_else_approves(campaign: Campaign, organizer: User, colleague: User) -> None:
    submit(campaign=campaign, by=organizer)
    approve(campaign=campaign, seen=digest_of(campaign), by=colleague)
    schedule(campaign=campaign, expected=3, by=organizer)

    found = fresh(campaign)
    assert (found.status, found.submitted_by, found.approved_by) == (CampaignStatus.SCHEDULED, organizer, colleague)


def test_nobody_approves_their_own(campaign: Campaign, organizer: User) -> None:
    submit(campaign=campaign, by=organizer)

    with pytest.raises(ValidationError):
        approve(campaign=campaign, seen=digest_of(campaign), by=organizer)

    assert fresh(campaign).status == CampaignStatus.SUBMITTED


def test_what_was_looked_at_is_what_is_approved(campaign: Campaign, organizer: User, colleague: User) -> None:
    seen = digest_of(campaign)
    factories.change(campaign, body_zh="别的话")
    submit(campaign=campaign, by=organizer)

    with pytest.raises(ValidationError):
        approve(campaign=campaign, seen=seen, by=colleague)


def test_a_changed_audience_needs_another_approval(campaign: Campaign, organizer: User, colleague: User) -> None:
    submit(campaign=campaign, by=organizer)
    approve(campaign=campaign, seen=digest_of(campaign), by=colleague)
    assert campaign.audience
    campaign.audience.save()  # somebody edits it

    with pytest.raises(ValidationError):
        schedule(campaign=campaign, expected=3, by=organizer)


def test_an_audience_that_has_grown_needs_another_approval(
    campaign: Campaign, organizer: User, colleague: User
) -> None:
    """More people on the list that it asks: its conditions are the same."""
    submit(campaign=campaign, by=organizer)
    approve(campaign=campaign, seen=digest_of(campaign), by=colleague)
    listed = people_of(campaign)[0].listed.get().contact_list
    factories.ContactListEntryFactory(contact_list=listed, person=factories.PersonFactory())

    with pytest.raises(ValidationError):
        schedule(campaign=campaign, expected=4, by=organizer)


def test_it_is_sent_back_with_words(campaign: Campaign, organizer: User, colleague: User) -> None:
    submit(campaign=campaign, by=organizer)
    send_back(campaign=campaign, words="请补充英文。", by=colleague)

    found = fresh(campaign)
    assert (found.is_draft, found.note, found.submitted_by) == (True, "请补充英文。", None)


def test_what_is_taken_back_lost_its_approval(campaign: Campaign, organizer: User, colleague: User) -> None:
    submit(campaign=campaign, by=organizer)
    approve(campaign=campaign, seen=digest_of(campaign), by=colleague)
    take_back(campaign=campaign, by=organizer)

    with pytest.raises(ValidationError):
        schedule(campaign=campaign, expected=3, by=organizer)


@pytest.mark.parametrize("verb", [approve, send_back, take_back])
def test_a_draft_cannot_be_decided_on(campaign: Campaign, colleague: User, verb: object) -> None:
    more = {approve: {"seen": digest_of(campaign)}, send_back: {"words": "…"}}.get(verb, {})
    with pytest.raises(ValidationError):
        verb(campaign=campaign, by=colleague, **more)  # type: ignore[operator]


def test_another_number_of_people_is_looked_at_again(campaign: Campaign, organizer: User) -> None:
    factories.change(campaign.edition, campaign_approval_above=3)

    with pytest.raises(ValidationError) as refusal:
        schedule(campaign=campaign, expected=2, by=organizer)

    assert refusal.value.code == "expected"


def test_nothing_is_scheduled_for_the_past(campaign: Campaign, organizer: User) -> None:
    factories.change(campaign.edition, campaign_approval_above=3)

    with pytest.raises(ValidationError) as refusal:
        schedule(campaign=campaign, expected=3, by=organizer, starts_at=clock.now() - dt.timedelta(minutes=1))

    assert "starts_at" in refusal.value.error_dict


@pytest.mark.parametrize("missing", ["subject_zh", "body_zh"])
def test_it_needs_words(campaign: Campaign, organizer: User, missing: str) -> None:
    factories.change(campaign, **{missing: ""})

    with pytest.raises(ValidationError):
        submit(campaign=campaign, by=organizer)


def test_it_needs_an_audience(campaign: Campaign, organizer: User) -> None:
    factories.change(campaign, audience=None)

    with pytest.raises(ValidationError):
        submit(campaign=campaign, by=organizer)


def test_an_audience_that_cannot_be_used_reaches_nobody(campaign: Campaign, organizer: User) -> None:
    factories.ConditionFactory(audience=campaign.audience, group=1, filter="gone")

    with pytest.raises(ValidationError):
        submit(campaign=campaign, by=organizer)
    assert not people_of(campaign).exists()


def test_a_text_that_the_provider_has_not_approved_cannot_be_sent(campaign: Campaign, organizer: User) -> None:
    text = factories.TextTemplateFactory(text_zh="{name}您好")
    factories.change(campaign, text_template=text)

    with pytest.raises(ValidationError):
        submit(campaign=campaign, by=organizer)

    factories.change(text, status=TemplateStatus.APPROVED, provider_code_zh="1")
    submit(campaign=campaign, by=organizer)


def test_a_text_names_only_what_the_campaign_can_fill(campaign: Campaign, organizer: User) -> None:
    text = factories.TextTemplateFactory(
        text_zh="{name}，座位{seat}", status=TemplateStatus.APPROVED, provider_code_zh="1"
    )
    factories.change(campaign, text_template=text)

    with pytest.raises(ValidationError, match="seat"):
        submit(campaign=campaign, by=organizer)


def test_a_notice_that_is_followed_by_a_text_has_one(campaign: Campaign, organizer: User) -> None:
    factories.change(campaign, action="notice", parameters={"minutes": ["15"]})

    with pytest.raises(ValidationError):
        submit(campaign=campaign, by=organizer)
