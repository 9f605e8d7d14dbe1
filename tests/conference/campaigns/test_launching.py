"""A campaign goes out."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from conference.campaigns.links import token_of
from conference.campaigns.models import Campaign, CampaignStatus, Recipient
from conference.campaigns.queries import people_of, progress_of
from conference.campaigns.services import launching
from conference.campaigns.services.deciding import schedule
from conference.campaigns.services.drafting import follow_up
from conference.campaigns.services.launching import launch, launch_due
from conference.editions.models import Edition
from conference.kit import clock
from conference.outbox.delivery import claim, settle
from conference.outbox.models import Channel, Message, Status, Urgency
from conference.people.models import Language, User
from conference.texts.models import TemplateStatus
from tests import factories
from tests.conference.campaigns.sending import audience_of, campaign_to, go_out, launched

pytestmark = pytest.mark.django_db


def test_each_gets_a_message_of_their_own(edition: Edition, organizer: User) -> None:
    people = factories.PersonFactory.create_batch(3)

    campaign = launched(campaign_to(*people, edition=edition), organizer)

    messages = Message.objects.order_by("pk")
    assert [each.subject for each in messages] == [f"{edition.name}致{person.name}" for person in people]
    assert {each.address for each in messages} == {person.email for person in people}
    assert {(each.status, each.edition) for each in messages} == {(Status.WAITING, edition)}
    assert all(each.urgency == Urgency.BULK and campaign.name in each.reason for each in messages)
    assert campaign.status == CampaignStatus.LAUNCHED
    assert {each.message for each in campaign.recipients.all()} == set(messages)


def test_the_language_is_the_recipients(edition: Edition, organizer: User) -> None:
    person = factories.PersonFactory(language=Language.ENGLISH, given_names="Maria", family_name="Rossi", name_zh="")

    launched(campaign_to(person, edition=edition, subject_en="To {name}", body_en="Dear {name}"), organizer)

    message = Message.objects.get()
    assert (message.language, message.subject) == (Language.ENGLISH, "To Maria Rossi")


def test_who_has_a_phone_alone_gets_the_text(edition: Edition, organizer: User) -> None:
    text = factories.TextTemplateFactory(
        text_zh="{name}，请确认：{portal}/i/{answer}/", status=TemplateStatus.APPROVED, provider_code_zh="1"
    )
    person = factories.PersonFactory(email=None, phone="+8613800138000")

    launched(campaign_to(person, edition=edition, action="notice", text_template=text), organizer)

    message = Message.objects.get()
    assert (message.channel, message.address) == (Channel.SMS, "+8613800138000")
    assert f"/i/{token_of(Recipient.objects.get())}/" in message.text


def test_without_an_address_somebody_is_counted_and_not_written_to(edition: Edition, organizer: User) -> None:
    people = [factories.PersonFactory(), factories.PersonFactory(email=None, phone="+8613800138000")]

    progress = progress_of(launched(campaign_to(*people, edition=edition), organizer))

    assert (progress.recipients, progress.unreachable, progress.waiting) == (2, 1, 1)


def test_it_waits_for_its_hour(edition: Edition, organizer: User) -> None:
    campaign = campaign_to(factories.PersonFactory(), edition=edition)
    launched(campaign, organizer, starts_at=clock.now() + dt.timedelta(hours=1))
    assert campaign.status == CampaignStatus.SCHEDULED

    clock.set_offset(dt.timedelta(hours=1, seconds=1))
    launch_due()

    assert Message.objects.count() == 1


def test_it_goes_out_once(edition: Edition, organizer: User) -> None:
    launched(campaign_to(factories.PersonFactory(), edition=edition), organizer)
    launch_due()

    assert Message.objects.count() == 1


def test_who_joins_the_audience_later_is_not_written_to(edition: Edition, organizer: User) -> None:
    first, later = factories.PersonFactory.create_batch(2)
    campaign = launched(campaign_to(first, edition=edition), organizer)
    factories.ContactListEntryFactory(contact_list=first.listed.get().contact_list, person=later)
    assert set(people_of(campaign)) == {first, later}

    launch_due()

    assert [each.person for each in campaign.recipients.all()] == [first]
    assert [message.person for message in Message.objects.all()] == [first]


@pytest.mark.parametrize("change", ["words", "audience", "growth", "gone"])
def test_what_changed_since_is_a_draft_again_and_says_why(edition: Edition, organizer: User, change: str) -> None:
    campaign = campaign_to(factories.PersonFactory(), edition=edition)
    schedule(campaign=campaign, expected=1, by=organizer)
    audience = campaign.audience
    assert audience
    if change == "words":
        Campaign.objects.update(body_zh="别的话")
    elif change == "audience":
        audience.save()
    elif change == "growth":
        listed = factories.Person.objects.get(listed__isnull=False).listed.get().contact_list
        factories.ContactListEntryFactory(contact_list=listed, person=factories.PersonFactory())
    else:
        audience.delete()

    launch_due()

    campaign.refresh_from_db()
    assert campaign.is_draft
    assert campaign.note
    told = Message.objects.get()
    assert (told.kind, told.person) == ("campaigns.given_back", organizer.person)
    assert campaign.note in told.text


def test_what_the_database_could_not_do_now_is_tried_again(
    edition: Edition, organizer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another transaction had a lock for too long: the campaign keeps its time and its approval."""
    campaign = campaign_to(factories.PersonFactory(), edition=edition)
    schedule(campaign=campaign, expected=1, by=organizer)

    def time_out(*_arguments: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")

    with monkeypatch.context() as patch:
        patch.setattr(launching, "write_to", time_out)
        launch_due()
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.SCHEDULED

    launch_due()

    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.LAUNCHED


def test_nothing_that_needs_an_approval_goes_out_without_one(edition: Edition, organizer: User) -> None:
    """It was small enough when it was scheduled, and has grown by less than a tenth."""
    campaign = campaign_to(*factories.PersonFactory.create_batch(10), edition=edition)
    Edition.objects.update(campaign_approval_above=10)
    schedule(campaign=campaign, expected=10, by=organizer)
    listed = factories.Person.objects.filter(listed__isnull=False)[0].listed.get().contact_list
    factories.ContactListEntryFactory(contact_list=listed, person=factories.PersonFactory())

    launch_due()

    campaign.refresh_from_db()
    assert campaign.is_draft


def test_one_that_breaks_does_not_hold_up_the_next(edition: Edition, organizer: User) -> None:
    broken, sound = (campaign_to(factories.PersonFactory(), edition=edition) for _ in range(2))
    for campaign in (broken, sound):
        schedule(campaign=campaign, expected=1, by=organizer)
    Campaign.objects.filter(pk=broken.pk).update(action="gone")

    launch_due()

    assert Campaign.objects.get(pk=broken.pk).is_draft
    assert Campaign.objects.get(pk=sound.pk).status == CampaignStatus.LAUNCHED


def test_a_follow_up_goes_to_who_has_not_answered_with_the_link_they_have(edition: Edition, organizer: User) -> None:
    people = factories.PersonFactory.create_batch(2)
    first = launched(campaign_to(*people, edition=edition, action="notice"), organizer)
    answered, silent = first.recipients.order_by("pk")
    answered.settle("accepted", clock.now())  # type: ignore[arg-type]
    go_out()

    second = launched(follow_up(campaign=first, by=organizer), organizer)

    again = second.recipients.get()
    assert (again.person, again.invitation) == (silent.person, silent)
    assert again.message
    assert token_of(silent) in again.message.html
    assert token_of(again) not in again.message.html


def test_a_follow_up_comes_after_what_it_follows(edition: Edition, organizer: User) -> None:
    first = launched(campaign_to(*factories.PersonFactory.create_batch(2), edition=edition, action="notice"), organizer)
    settle(claim(limit=1)[0], Status.SENT)

    assert people_of(follow_up(campaign=first, by=organizer)).count() == 1


def test_a_draft_has_no_follow_up(edition: Edition, organizer: User) -> None:
    with pytest.raises(ValidationError):
        follow_up(campaign=campaign_to(factories.PersonFactory(), edition=edition, action="notice"), by=organizer)


@pytest.mark.django_db(transaction=True)
def test_two_workers_launch_it_once() -> None:
    edition, organizer = factories.EditionFactory(), factories.UserFactory()
    campaign = campaign_to(*factories.PersonFactory.create_batch(5), edition=edition)
    schedule(campaign=campaign, expected=5, by=organizer)

    def work(_number: int) -> None:
        launch_due()
        connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))

    assert Message.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_launch_it_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same race, where nobody locks the row, writes to each more than once or fails."""
    edition, organizer = factories.EditionFactory(), factories.UserFactory()
    campaign = campaign_to(*factories.PersonFactory.create_batch(5), edition=edition)
    schedule(campaign=campaign, expected=5, by=organizer)
    barrier = Barrier(2)
    outcomes: list[str] = []

    def unlocked(campaign: Campaign) -> Campaign:
        found = Campaign.objects.get(pk=campaign.pk)
        barrier.wait(timeout=10)
        return found

    def work(_number: int) -> None:
        try:
            launch(unlocked(campaign))
            outcomes.append("launched")
        except IntegrityError:
            outcomes.append("refused by the database")
        connection.close()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))

    assert sorted(outcomes) == ["launched", "refused by the database"]


def test_the_number_of_statements_does_not_follow_the_number_of_people(edition: Edition, organizer: User) -> None:
    counts = []
    for size in (1, 3):
        campaign = campaign_to(*factories.PersonFactory.create_batch(size), edition=edition)
        schedule(campaign=campaign, expected=people_of(campaign).count(), by=organizer)
        with CaptureQueriesContext(connection) as queries:
            launch_due()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nobody_outside_the_audience_is_written_to(edition: Edition, organizer: User) -> None:
    factories.PersonFactory.create_batch(3)
    person = factories.PersonFactory()

    launched(factories.CampaignFactory(edition=edition, audience=audience_of(edition, person)), organizer)

    assert [each.person for each in Message.objects.all()] == [person]
