"""A campaign under way."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F

from conference.campaigns.models import Answer, Campaign, CampaignStatus, Recipient
from conference.campaigns.queries import progress_of
from conference.campaigns.services.answering import answer
from conference.campaigns.services.sending import cancel, escalate_due, follow_statuses, pause, resume
from conference.editions.models import Edition
from conference.outbox.delivery import claim, settle
from conference.outbox.models import Channel, Message, Status
from conference.people.models import User
from conference.texts.models import TemplateStatus
from tests import factories
from tests.conference.campaigns.sending import campaign_to, go_out, launched

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(edition: Edition, organizer: User) -> Campaign:
    """Launched, to three people."""
    return launched(campaign_to(*factories.PersonFactory.create_batch(3), edition=edition), organizer)


def statuses() -> set[str]:
    return set(Message.objects.values_list("status", flat=True))


def test_what_is_paused_is_not_sent(campaign: Campaign, organizer: User) -> None:
    pause(campaign=campaign, by=organizer)

    assert claim(Channel.MAIL) == []
    assert progress_of(campaign).held == 3


def test_it_goes_on_where_it_stopped(campaign: Campaign, organizer: User) -> None:
    settle(claim(Channel.MAIL, limit=1)[0], Status.SENT)
    pause(campaign=campaign, by=organizer)
    resume(campaign=campaign, by=organizer)

    progress = progress_of(campaign)
    assert (progress.sent, progress.waiting, progress.held) == (1, 2, 0)
    assert len(claim(Channel.MAIL)) == 2


def test_the_rest_is_canceled_and_what_was_sent_stays(campaign: Campaign, organizer: User) -> None:
    settle(claim(Channel.MAIL, limit=1)[0], Status.SENT)
    cancel(campaign=campaign, by=organizer)

    progress = progress_of(campaign)
    assert (progress.sent, progress.canceled, progress.is_over) == (1, 2, True)


@pytest.mark.parametrize(("verb", "status"), [(pause, Status.HELD), (cancel, Status.CANCELED)])
def test_what_comes_back_from_a_worker_follows_its_campaign(
    campaign: Campaign, organizer: User, verb: object, status: Status
) -> None:
    in_hand = claim(Channel.MAIL, limit=1)[0]
    verb(campaign=campaign, by=organizer)  # type: ignore[operator]
    Message.objects.filter(pk=in_hand.pk).update(leased_until=None)  # it did not work, and is to be tried again

    follow_statuses()

    assert statuses() == {status}


def test_canceled_is_for_good(campaign: Campaign, organizer: User) -> None:
    cancel(campaign=campaign, by=organizer)

    with pytest.raises(ValidationError):
        resume(campaign=campaign, by=organizer)


def test_other_messages_go_on(campaign: Campaign, edition: Edition, organizer: User) -> None:
    other = launched(campaign_to(factories.PersonFactory(), edition=edition), organizer)

    pause(campaign=campaign, by=organizer)

    assert progress_of(other).waiting == 1


@pytest.fixture
def notice(edition: Edition, organizer: User) -> Campaign:
    """Urgent, to two people with a phone and one without; a text follows after fifteen minutes."""
    text = factories.TextTemplateFactory(
        text_zh="{name}，请确认：{portal}/i/{answer}/", status=TemplateStatus.APPROVED, provider_code_zh="1"
    )
    people = [factories.PersonFactory(phone=f"+861380013800{number}") for number in range(2)]
    draft = campaign_to(
        *people,
        factories.PersonFactory(),
        edition=edition,
        action="notice",
        parameters={"minutes": ["15"]},
        text_template=text,
    )
    return launched(draft, organizer)


def test_an_urgent_notice_goes_before_what_many_get(campaign: Campaign, notice: Campaign) -> None:
    assert {each.kind for each in claim(Channel.MAIL, limit=3)} == {"campaigns.notice"}


def test_who_does_not_confirm_gets_a_text(notice: Campaign) -> None:
    first = notice.recipients.order_by("pk")[0]
    answer(recipient=first, said=Answer.ACCEPTED)
    escalate_due()
    assert not Message.objects.filter(channel=Channel.SMS).exists()

    go_out()
    pass_time(minutes=15)
    escalate_due()
    escalate_due()

    text = Message.objects.get(channel=Channel.SMS)
    assert text == Recipient.objects.get(text__isnull=False).text
    assert text.person != first.person


def pass_time(*, minutes: int) -> None:
    """So much longer ago the campaign began, and was sent whatever was."""
    past = dt.timedelta(minutes=minutes)
    Campaign.objects.update(launched_at=F("launched_at") - past, escalates_at=F("escalates_at") - past)
    Message.objects.update(sent_at=F("sent_at") - past)


def test_the_text_comes_after_the_mail(notice: Campaign) -> None:
    """Of many mails the last goes out long after the first: its reader has as many minutes to confirm."""
    settle(claim(Channel.MAIL, limit=1)[0], Status.SENT)
    pass_time(minutes=15)
    escalate_due()
    assert Message.objects.filter(channel=Channel.SMS).count() == 1

    go_out()
    pass_time(minutes=1)
    escalate_due()
    assert Message.objects.filter(channel=Channel.SMS).count() == 1, "the others have had it for a minute"

    pass_time(minutes=14)
    escalate_due()
    assert Message.objects.filter(channel=Channel.SMS).count() == 2
    assert Campaign.objects.get(pk=notice.pk).escalates_at is None


def test_whom_no_mail_reaches_gets_the_text(notice: Campaign) -> None:
    Message.objects.update(status=Status.FAILED)
    pass_time(minutes=15)

    escalate_due()

    assert Message.objects.filter(channel=Channel.SMS).count() == 2


def test_a_text_that_comes_back_after_a_cancellation_is_canceled(notice: Campaign, organizer: User) -> None:
    go_out()
    pass_time(minutes=15)
    escalate_due()
    in_hand = claim(Channel.SMS, limit=1)[0]
    cancel(campaign=notice, by=organizer)
    Message.objects.filter(pk=in_hand.pk).update(leased_until=None)

    follow_statuses()

    assert not Message.objects.waiting().exists()


def test_a_canceled_notice_is_not_followed_by_a_text(notice: Campaign, organizer: User) -> None:
    cancel(campaign=notice, by=organizer)
    pass_time(minutes=15)
    escalate_due()

    assert not Message.objects.filter(channel=Channel.SMS).exists()
    assert Campaign.objects.get(pk=notice.pk).status == CampaignStatus.CANCELED
