"""What recipients answer."""

import pytest

from conference.audit.models import AuditEntry
from conference.campaigns.links import code_of, token_of
from conference.campaigns.models import Answer, Campaign, Recipient
from conference.campaigns.queries import answers_of, people_of
from conference.campaigns.services.answering import answer
from conference.campaigns.services.drafting import follow_up
from conference.campaigns.services.sending import cancel
from conference.editions.models import Edition
from conference.outbox.models import Message, Status
from conference.people.merging import merge
from conference.people.models import User
from tests import factories
from tests.conference.audiences.asking import asked
from tests.conference.campaigns.sending import campaign_to, go_out, launched

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(edition: Edition, organizer: User) -> Campaign:
    """An urgent notice that two people have."""
    people = factories.PersonFactory.create_batch(2)
    campaign = launched(campaign_to(*people, edition=edition, action="notice"), organizer)
    go_out()
    return campaign


@pytest.fixture
def recipient(campaign: Campaign) -> Recipient:
    return campaign.recipients.order_by("pk")[0]


def test_an_answer_is_written_down_with_its_time(campaign: Campaign, recipient: Recipient) -> None:
    answer(recipient=recipient, said=Answer.ACCEPTED, words="收到")

    recipient.refresh_from_db()
    assert (recipient.answer, recipient.words) == (Answer.ACCEPTED, "收到")
    assert recipient.answered_at
    told = answers_of(campaign)
    assert (told.accepted, told.unanswered) == (1, 1)


def test_the_same_again_changes_nothing(recipient: Recipient) -> None:
    first = answer(recipient=recipient, said=Answer.ACCEPTED).answered_at

    assert answer(recipient=recipient, said=Answer.ACCEPTED).answered_at == first


def test_who_was_called_is_noted_by_whom(recipient: Recipient, organizer: User) -> None:
    answer(recipient=recipient, said=Answer.ACCEPTED, by=organizer)

    recipient.refresh_from_db()
    assert recipient.noted_by == organizer
    assert AuditEntry.objects.filter(verb="note answer", object_id=recipient.pk, actor_id=organizer.pk).exists()


def test_once_the_rest_is_canceled_who_was_written_to_answers_on(
    campaign: Campaign, recipient: Recipient, organizer: User
) -> None:
    Message.objects.exclude(recipient=recipient).update(status=Status.WAITING, sent_at=None)
    cancel(campaign=campaign, by=organizer)

    assert answers_of(campaign).unanswered == 1, "the other was never written to"
    assert list(people_of(follow_up(campaign=campaign, by=organizer))) == [recipient.person]

    answer(recipient=recipient, said=Answer.ACCEPTED)

    assert answers_of(campaign).accepted == 1


def test_a_follow_up_is_answered_as_what_it_follows(campaign: Campaign, organizer: User) -> None:
    second = launched(follow_up(campaign=campaign, by=organizer), organizer)

    answer(recipient=second.recipients.order_by("pk")[0], said=Answer.ACCEPTED)

    assert answers_of(campaign).accepted == answers_of(second).accepted == 1
    assert second.recipients.unanswered().count() == 1


def test_a_token_is_the_recipients_alone(recipient: Recipient) -> None:
    token = token_of(recipient)

    assert code_of(token) == code_of(token.upper()) == recipient.code
    assert code_of(token[:10] + "0" * 10) is None
    assert code_of("") is None
    assert code_of("中文" * 10) is None


def test_an_audience_can_ask_what_was_answered(edition: Edition, campaign: Campaign, recipient: Recipient) -> None:
    answer(recipient=recipient, said=Answer.ACCEPTED)

    people, words = asked(edition, "answered", campaign=[campaign.code], answers=["none"])

    assert people == {each.person for each in campaign.recipients.exclude(pk=recipient.pk)}
    assert campaign.name in words


@pytest.mark.parametrize("answered", [0, 1])
def test_of_two_records_of_one_human_the_answer_stays(campaign: Campaign, answered: int) -> None:
    recipients = list(campaign.recipients.order_by("pk"))
    answer(recipient=recipients[answered], said=Answer.ACCEPTED)

    merge(kept=recipients[0].person, given_up=recipients[1].person, by=None)

    remaining = campaign.recipients.get()
    assert (remaining.person, remaining.answer) == (recipients[0].person, Answer.ACCEPTED)


def test_of_two_who_are_one_the_follow_up_stays_too(campaign: Campaign, organizer: User) -> None:
    first, second = campaign.recipients.order_by("pk")
    again = launched(follow_up(campaign=campaign, by=organizer), organizer)
    answer(recipient=second, said=Answer.ACCEPTED)

    merge(kept=first.person, given_up=second.person, by=None)

    assert again.recipients.get().invitation == campaign.recipients.get() == second
