"""Templates and drafts."""

import pytest
from django.core.exceptions import ValidationError

from conference.audit.models import AuditEntry
from conference.campaigns.models import Campaign, CampaignTemplate
from conference.campaigns.services.deciding import submit
from conference.campaigns.services.drafting import (
    delete_draft,
    delete_template,
    follow_up,
    save_draft,
    save_template,
)
from conference.editions.models import Edition
from conference.people.models import User
from tests import factories
from tests.conference.campaigns.sending import campaign_to, launched

pytestmark = pytest.mark.django_db


def test_a_template_is_kept_and_logged(edition: Edition, organizer: User) -> None:
    template = factories.CampaignTemplateFactory.build(edition=edition)

    save_template(template=template, by=organizer)

    assert CampaignTemplate.objects.get() == template
    assert AuditEntry.objects.filter(verb="add", object_id=template.pk, actor_id=organizer.pk).exists()


def test_a_wrong_placeholder_is_said_at_its_field(edition: Edition, organizer: User) -> None:
    template = factories.CampaignTemplateFactory.build(edition=edition, body_zh="{event}")

    with pytest.raises(ValidationError) as refusal:
        save_template(template=template, by=organizer)

    assert set(refusal.value.error_dict) == {"body_zh"}
    assert not CampaignTemplate.objects.exists()


def test_each_action_has_placeholders_of_its_own(edition: Edition, organizer: User) -> None:
    template = factories.CampaignTemplateFactory.build(edition=edition, action="invite_to_event", body_zh="{event}")

    save_template(template=template, by=organizer)

    assert template.pk


def test_a_name_is_given_once(edition: Edition, organizer: User) -> None:
    first = factories.CampaignTemplateFactory(edition=edition)

    with pytest.raises(ValidationError):
        save_template(template=factories.CampaignTemplateFactory.build(edition=edition, name=first.name), by=organizer)


def test_english_words_are_whole(edition: Edition, organizer: User) -> None:
    with pytest.raises(ValidationError):
        save_template(
            template=factories.CampaignTemplateFactory.build(edition=edition, subject_en="Hello"), by=organizer
        )


def test_the_second_of_two_who_change_one_is_told(edition: Edition, organizer: User) -> None:
    template = factories.CampaignTemplateFactory(edition=edition)
    seen = template.stamp
    save_template(template=CampaignTemplate.objects.get(), by=organizer, seen=seen)

    with pytest.raises(ValidationError) as refusal:
        save_template(template=template, by=organizer, seen=seen)

    assert refusal.value.code == "changed"


def test_a_template_goes_and_its_campaigns_stay(edition: Edition, organizer: User) -> None:
    template = factories.CampaignTemplateFactory(edition=edition)
    campaign = factories.CampaignFactory(edition=edition, body_zh=template.body_zh)

    delete_template(template=template, by=organizer)

    assert Campaign.objects.get() == campaign


def test_what_changed_of_a_draft_is_in_the_log(edition: Edition, organizer: User) -> None:
    campaign = factories.CampaignFactory(edition=edition)
    campaign.subject_zh = "改过的主题"

    save_draft(campaign=campaign, parameters={"minutes": ["15"]}, by=organizer)

    changes = AuditEntry.objects.get(verb="change").changes
    assert changes["subject_zh"][1] == "改过的主题"
    assert changes["parameters"] == [{}, {"minutes": ["15"]}]


def test_what_was_submitted_is_no_draft(edition: Edition, organizer: User) -> None:
    campaign = campaign_to(factories.PersonFactory(), edition=edition)
    submit(campaign=campaign, by=organizer)

    with pytest.raises(ValidationError):
        save_draft(campaign=campaign, by=organizer)
    with pytest.raises(ValidationError):
        delete_draft(campaign=campaign, by=organizer)


def test_a_draft_can_be_deleted(edition: Edition, organizer: User) -> None:
    delete_draft(campaign=factories.CampaignFactory(edition=edition), by=organizer)

    assert not Campaign.objects.exists()


def test_a_follow_up_begins_with_the_same_words(edition: Edition, organizer: User) -> None:
    first = launched(campaign_to(factories.PersonFactory(), edition=edition, action="notice"), organizer)

    second = follow_up(campaign=first, by=organizer)
    third = follow_up(campaign=second, by=organizer)

    assert (second.follows, third.follows) == (first, first)
    assert (second.body_zh, second.is_draft, second.audience) == (first.body_zh, True, None)
