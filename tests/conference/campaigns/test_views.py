"""Campaigns at the desk."""

import re
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from conference.audit.models import AuditEntry
from conference.campaigns.models import Answer, Campaign, CampaignStatus, CampaignTemplate, Recipient
from conference.campaigns.services.answering import answer
from conference.campaigns.services.deciding import MOST_AT_ONCE, schedule, submit
from conference.campaigns.services.launching import launch_due
from conference.editions.models import Edition
from conference.kit.roles import Role
from conference.outbox.models import Message
from conference.people.models import User
from conference.people.services import appoint
from conference.texts.models import Category
from tests import factories
from tests.conference.campaigns.sending import audience_of, campaign_to, launched
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

LIST = "/admin/campaigns/"
WORDS = {"subject_zh": "{conference}", "body_zh": "**{name}**，您好"}


@pytest.fixture
def desk(sign_in: SignIn, organizer: User) -> Client:
    return sign_in(organizer)


@pytest.fixture
def colleague(sign_in: SignIn, edition: Edition) -> Client:
    """Another organizer's browser."""
    user = factories.UserFactory()
    appoint(user=user, role=Role.ORGANIZER, edition=edition, by=None)
    return sign_in(user)


def page(campaign: Campaign, part: str = "") -> str:
    return f"{LIST}{campaign.code}/{part}"


def test_a_campaign_begins_with_what_it_asks(desk: Client, edition: Edition) -> None:
    answered = desk.post(f"{LIST}new/", {"action": "notice"})

    campaign = Campaign.objects.get()
    assert answered.url == page(campaign)
    assert campaign.action == "notice"


def test_or_with_a_template_whose_words_it_takes(desk: Client, edition: Edition) -> None:
    template = factories.CampaignTemplateFactory(edition=edition)
    foreign = factories.CampaignTemplateFactory(edition=factories.EditionFactory(year=2029, is_current=False))

    desk.post(f"{LIST}new/", {"template": template.pk})

    assert Campaign.objects.get().body_zh == template.body_zh
    assert desk.post(f"{LIST}new/", {"template": foreign.pk}).status_code == 404


def test_another_editions_campaign_is_not_found(desk: Client, edition: Edition) -> None:
    foreign = factories.CampaignFactory(edition=factories.EditionFactory(year=2029, is_current=False))

    for part in ("", "send/", "delete/", "progress/", "recipients.xlsx", "calls/", "page/"):
        assert desk.get(page(foreign, part)).status_code == 404


def test_a_draft_is_saved_as_it_is_written(desk: Client, edition: Edition) -> None:
    campaign, audience = factories.CampaignFactory(edition=edition), factories.AudienceFactory(edition=edition)

    desk.post(page(campaign), {"name": "新名", "audience": audience.pk, "save": "yes", **WORDS})

    campaign.refresh_from_db()
    assert (campaign.name, campaign.audience, campaign.body_zh) == ("新名", audience, WORDS["body_zh"])


def test_the_preview_is_a_real_recipients_and_nothing_is_saved(desk: Client, edition: Edition) -> None:
    people = [factories.PersonFactory(name_zh="林晓"), factories.PersonFactory(name_zh="周明")]
    campaign = campaign_to(*people, edition=edition)
    told = {"name": campaign.name, "audience": campaign.audience_id, "reader": people[1].code, **WORDS}

    html = desk.post(page(campaign), told).content.decode()

    assert "&lt;strong&gt;周明&lt;/strong&gt;" in html
    assert Campaign.objects.get().body_zh == campaign.body_zh


def test_a_wrong_placeholder_is_said_and_nothing_typed_is_lost(desk: Client, edition: Edition) -> None:
    campaign = factories.CampaignFactory(edition=edition)
    told = {"name": "新名", "subject_zh": "您好", "body_zh": "{nmae}，改了很多", "save": "yes"}

    html = desk.post(page(campaign), told).content.decode()

    assert "{nmae}，改了很多" in html
    assert re.search(r"\{nmae\}.*\{name\}", html.split("改了很多")[0], re.DOTALL)
    assert Campaign.objects.get().name != "新名"


def test_the_second_of_two_editors_is_told(desk: Client, edition: Edition) -> None:
    campaign = factories.CampaignFactory(edition=edition)
    told = {"name": "甲", "seen": campaign.stamp, "save": "yes", **WORDS}
    desk.post(page(campaign), told)

    html = desk.post(page(campaign), told | {"name": "乙"}).content.decode()

    assert Campaign.objects.get().name == "甲"
    assert 'role="alert"' in html
    assert 'value="乙"' in html


def test_one_sends_it_to_oneself_first(desk: Client, edition: Edition, organizer: User) -> None:
    campaign = factories.CampaignFactory(edition=edition)

    desk.post(page(campaign), {"name": "新名", "trial": "yes", **WORDS})

    message = Message.objects.get()
    assert (message.address, message.person) == (organizer.email, organizer.person)
    assert organizer.person.name in message.text
    assert not Recipient.objects.exists()


def test_sending_shows_whom_it_reaches(desk: Client, edition: Edition) -> None:
    campaign = campaign_to(*factories.PersonFactory.create_batch(3), edition=edition)

    html = desk.get(page(campaign, "send/")).content.decode()

    assert "<strong>3</strong>" in html


def test_it_is_sent_now(desk: Client, edition: Edition) -> None:
    campaign = campaign_to(factories.PersonFactory(), edition=edition)

    answered = desk.post(page(campaign, "send/"), {"send": "yes", "expected": "1"})
    launch_due()

    assert answered.url == page(campaign)
    assert Message.objects.count() == 1


def test_or_later(desk: Client, edition: Edition) -> None:
    campaign = campaign_to(factories.PersonFactory(), edition=edition)

    desk.post(page(campaign, "send/"), {"send": "yes", "expected": "1", "starts_at": "2030-11-20T09:00"})

    campaign.refresh_from_db()
    assert campaign.starts_at == factories.at("09:00", factories.OPENING.replace(day=20))


@pytest.mark.parametrize(("typed", "status"), [("", "draft"), ("500", "draft"), ("501", "scheduled")])
def test_to_very_many_one_types_how_many(desk: Client, edition: Edition, typed: str, status: str) -> None:
    factories.change(edition, campaign_approval_above=1000)
    people = factories.Person.objects.bulk_create(
        factories.PersonFactory.build(email=f"many{number}@example.com") for number in range(MOST_AT_ONCE + 1)
    )
    campaign = factories.CampaignFactory(edition=edition, audience=audience_of(edition))
    listed = edition.contact_lists.get()
    factories.ContactListEntry.objects.bulk_create(
        factories.ContactListEntry(contact_list=listed, person=person) for person in people
    )

    desk.post(page(campaign, "send/"), {"send": "yes", "expected": "501", "typed": typed})

    campaign.refresh_from_db()
    assert campaign.status == status


def test_what_is_missing_is_said(desk: Client, edition: Edition) -> None:
    campaign = factories.CampaignFactory(edition=edition, audience=None)

    html = desk.post(page(campaign, "send/"), {"send": "yes", "expected": "0"}).content.decode()

    assert 'role="alert"' in html
    assert Campaign.objects.get().is_draft


def test_a_colleague_approves_what_they_see(desk: Client, colleague: Client, edition: Edition) -> None:
    factories.change(edition, campaign_approval_above=0)
    campaign = campaign_to(factories.PersonFactory(), edition=edition)
    desk.post(page(campaign, "send/"), {"submit": "yes"})
    assert 'value="approve"' not in desk.get(page(campaign)).content.decode()

    html = colleague.get(page(campaign)).content.decode()
    seen = re.findall(r'name="seen" value="(\w+)"', html)[0]
    colleague.post(page(campaign, "decide/"), {"verb": "approve", "seen": seen})

    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.APPROVED


def test_who_submitted_it_cannot_approve_it_by_hand(desk: Client, edition: Edition, organizer: User) -> None:
    campaign = campaign_to(factories.PersonFactory(), edition=edition)
    submit(campaign=campaign, by=organizer)

    desk.post(page(campaign, "decide/"), {"verb": "approve", "seen": campaign.digest})

    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.SUBMITTED


def test_an_auditor_looks_and_changes_nothing(sign_in: SignIn, auditor: User, edition: Edition) -> None:
    campaign, browser = factories.CampaignFactory(edition=edition), sign_in(auditor)

    assert 'name="save"' not in browser.get(page(campaign)).content.decode()
    assert browser.post(page(campaign), {"name": "x", "save": "yes"}).status_code == 403
    assert browser.post(page(campaign, "decide/"), {"verb": "approve"}).status_code == 403
    assert browser.post(page(campaign, "send/"), {"submit": "yes"}).status_code == 403


@pytest.fixture
def sent(edition: Edition, organizer: User) -> Campaign:
    """An urgent notice to two people."""
    people = [factories.PersonFactory(phone=f"+861380013800{number}") for number in range(2)]
    return launched(campaign_to(*people, edition=edition, action="notice"), organizer)


def test_the_bar_asks_again_until_it_is_over(desk: Client, sent: Campaign) -> None:
    assert "every 2s" in desk.get(page(sent, "progress/")).content.decode()

    desk.post(page(sent, "decide/"), {"verb": "cancel"})

    assert "every 2s" not in desk.get(page(sent, "progress/")).content.decode()


def test_a_page_that_waits_for_the_start_is_told_to_look_anew(desk: Client, edition: Edition, organizer: User) -> None:
    campaign = campaign_to(factories.PersonFactory(), edition=edition)
    schedule(campaign=campaign, expected=1, by=organizer)
    address = page(campaign, "progress/?scheduled")
    assert address in desk.get(page(campaign)).content.decode()
    assert "HX-Refresh" not in desk.get(address)

    launch_due()

    assert desk.get(address)["HX-Refresh"] == "true"


def test_the_part_that_the_page_fetches_is_what_a_reload_shows(desk: Client, sent: Campaign) -> None:
    part = desk.get(page(sent, "progress/")).content.decode()

    assert part.strip() in desk.get(page(sent)).content.decode()


def test_people_are_found_by_their_answer(desk: Client, sent: Campaign) -> None:
    first, second = sent.recipients.order_by("pk")
    answer(recipient=first, said=Answer.ACCEPTED)

    html = desk.get(f"{page(sent)}?answer=accepted").content.decode()

    assert first.person.name in html
    assert second.person.name not in html


def test_all_of_it_can_be_kept_as_a_table(desk: Client, sent: Campaign) -> None:
    answered = desk.get(page(sent, "recipients.xlsx"))

    rows = list(load_workbook(BytesIO(answered.content)).active.values)  # type: ignore[union-attr]
    assert len(rows) == 3
    assert AuditEntry.objects.filter(verb="export", object_id=sent.pk).exists()


def test_the_call_list_has_who_is_silent_with_their_numbers(desk: Client, sent: Campaign) -> None:
    first, second = sent.recipients.order_by("pk")
    answer(recipient=first, said=Answer.ACCEPTED)

    html = desk.get(page(sent, "calls/")).content.decode()

    assert f"tel:{second.person.phone}" in html
    assert str(first.person.phone) not in html
    assert AuditEntry.objects.filter(verb="see contacts", object_id=sent.pk).exists()


def test_who_was_reached_is_off_it(desk: Client, sent: Campaign, organizer: User) -> None:
    first = sent.recipients.order_by("pk")[0]

    desk.post(page(sent, "calls/"), {"accepted": first.code})

    first.refresh_from_db()
    assert (first.answer, first.noted_by) == (Answer.ACCEPTED, organizer)


def test_a_text_that_the_campaign_cannot_fill_is_neither_offered_nor_breaks_the_page(
    desk: Client, edition: Edition
) -> None:
    """A sign-in code's, say, or one that was changed after it had been chosen."""
    fits, other = (
        factories.TextTemplateFactory(text_zh=words, status="approved", provider_code_zh="1")
        for words in ("{name}好", "{seat}")
    )
    draft = campaign_to(factories.PersonFactory(), edition=edition, text_template=other)

    shown = desk.get(page(draft))

    assert shown.status_code == 200
    assert "seat" in shown.content.decode()
    offered = shown.context["form"].fields["text_template"].queryset
    assert fits in offered
    assert not offered.filter(Q(pk=other.pk) | Q(category=Category.VERIFICATION)).exists()


def test_who_approves_sees_every_language(desk: Client, colleague: Client, edition: Edition, organizer: User) -> None:
    draft = campaign_to(
        factories.PersonFactory(), edition=edition, body_zh="您好", subject_en="Greetings", body_en="Good morning"
    )
    submit(campaign=draft, by=organizer)

    shown = colleague.get(page(draft)).content.decode()

    assert "Good morning" in shown
    assert "您好" in shown


def test_what_is_sent_back_says_why(colleague: Client, edition: Edition, organizer: User) -> None:
    draft = campaign_to(factories.PersonFactory(), edition=edition)
    submit(campaign=draft, by=organizer)

    colleague.post(page(draft, "decide/"), {"verb": "send_back", "words": " "})

    draft.refresh_from_db()
    assert draft.status == CampaignStatus.SUBMITTED


def test_a_report_has_the_columns_of_what_was_asked(desk: Client, edition: Edition, organizer: User) -> None:
    news = launched(campaign_to(factories.PersonFactory(), edition=edition), organizer)

    assert "尚未答复" not in desk.get(page(news)).content.decode()


def test_a_follow_up_is_a_draft(desk: Client, sent: Campaign) -> None:
    answered = desk.post(page(sent, "decide/"), {"verb": "follow_up"})

    draft = Campaign.objects.get(follows=sent)
    assert answered.url == page(draft)
    assert desk.get(page(draft)).status_code == 200


@pytest.mark.parametrize("address", ["", "templates/", "new/"])
def test_lists_cost_the_same_for_one_as_for_three(
    desk: Client, edition: Edition, organizer: User, address: str
) -> None:
    counts = []
    for size in (1, 2):
        for _ in range(size):
            factories.CampaignTemplateFactory(edition=edition)
            launched(campaign_to(factories.PersonFactory(), edition=edition), organizer)
        desk.get(f"{LIST}{address}")
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"{LIST}{address}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("part", ["", "calls/"])
def test_a_report_costs_the_same_for_one_as_for_three(
    desk: Client, edition: Edition, organizer: User, part: str
) -> None:
    counts = []
    for size in (1, 3):
        people = factories.PersonFactory.create_batch(size)
        campaign = launched(campaign_to(*people, edition=edition, action="notice"), organizer)
        desk.get(page(campaign, part))
        with CaptureQueriesContext(connection) as queries:
            desk.get(page(campaign, part))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_template_is_written_previewed_and_deleted(desk: Client, edition: Edition) -> None:
    told = {"name": "邀请函", **WORDS}
    preview = desk.post(f"{LIST}templates/new/announcement/", told).content.decode()
    assert "&lt;strong&gt;" in preview
    assert not CampaignTemplate.objects.exists()

    answered = desk.post(f"{LIST}templates/new/announcement/", told | {"save": "yes"})
    template = CampaignTemplate.objects.get()
    assert answered.url == f"{LIST}templates/{template.pk}/"

    desk.post(f"{LIST}templates/{template.pk}/delete/")
    assert not CampaignTemplate.objects.exists()


def test_a_draft_that_went_meanwhile_is_not_deleted(desk: Client, edition: Edition, organizer: User) -> None:
    campaign = campaign_to(factories.PersonFactory(), edition=edition)
    submit(campaign=campaign, by=organizer)

    desk.post(page(campaign, "delete/"))

    assert Campaign.objects.get() == campaign
    with pytest.raises(ValidationError):
        submit(campaign=campaign, by=organizer)
