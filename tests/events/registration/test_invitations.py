"""Inviting people to an event."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from conference.campaigns.actions import AnswerRefused
from conference.campaigns.links import token_of
from conference.campaigns.models import Answer, Campaign, CampaignStatus, Recipient
from conference.campaigns.queries import action_of, answers_of
from conference.campaigns.services.answering import answer
from conference.campaigns.services.deciding import submit
from conference.campaigns.services.drafting import follow_up
from conference.campaigns.services.launching import launch_due
from conference.campaigns.services.sending import cancel
from conference.editions.models import Edition
from conference.kit import clock
from conference.outbox.models import Message
from conference.people.merging import merge
from conference.people.models import User
from events.program.models import Event, Status
from events.registration.models import InvitationCode, Phase, SeatPool
from events.registration.services.refusals import WrongCode
from events.registration.services.registering import register
from events.schedule.services.releasing import release
from tests import factories
from tests.conference.campaigns.sending import campaign_to, go_out, launched
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(edition: Edition) -> SeatPool:
    """Three seats of an event."""
    return factories.SeatPoolFactory(event__edition=edition, total=3)


def invitation(pool: SeatPool, people: int = 2, **parameters: str) -> Campaign:
    """A draft that invites some people."""
    told = {"event": pool.event.code, "skips_approval": "on", **parameters}
    return campaign_to(
        *factories.PersonFactory.create_batch(people),
        edition=pool.event.edition,
        action="invite_to_event",
        parameters={name: [value] for name, value in told.items()},
        body_zh="诚邀{name}出席{event}，邀请码{code}。",
    )


def taken(pool: SeatPool) -> int:
    return SeatPool.objects.get(pk=pool.pk).taken


def test_each_gets_a_code_of_their_own_for_their_address(pool: SeatPool, organizer: User) -> None:
    campaign = launched(invitation(pool), organizer)

    codes = InvitationCode.objects.order_by("recipient")
    assert [each.email for each in codes] == [each.person.email for each in campaign.recipients.order_by("pk")]
    assert [code.code in message.text for code, message in zip(codes, Message.objects.order_by("pk"), strict=True)]
    assert taken(pool) == 0


def test_seats_are_held_from_the_start(pool: SeatPool, organizer: User) -> None:
    launched(invitation(pool, holds_seats="on"), organizer)

    assert taken(pool) == 2


def test_more_than_there_are_seats_is_not_even_submitted(pool: SeatPool, organizer: User) -> None:
    with pytest.raises(ValidationError):
        submit(campaign=invitation(pool, 4, holds_seats="on"), by=organizer)


def test_seats_that_went_meanwhile_send_nothing(pool: SeatPool, organizer: User) -> None:
    campaign = invitation(pool, holds_seats="on")
    later = clock.now() + dt.timedelta(hours=1)
    launched(campaign, organizer, starts_at=later)
    SeatPool.objects.update(taken=2)
    clock.set_offset(dt.timedelta(hours=2))
    launch_due()

    campaign.refresh_from_db()
    assert campaign.is_draft
    assert [each.kind for each in Message.objects.all()] == ["campaigns.given_back"]
    assert not InvitationCode.objects.exists()


def test_who_accepts_registers_with_the_code(pool: SeatPool, organizer: User) -> None:
    campaign = launched(invitation(pool, holds_seats="on"), organizer)
    recipient = campaign.recipients.order_by("pk")[0]
    answer(recipient=recipient, said=Answer.ACCEPTED)

    register(event=pool.event, person=recipient.person, code=recipient.invitation_code.code)

    told = answers_of(campaign)
    assert (told.accepted, told.reached) == (1, 1)
    assert taken(pool) == 2


def test_who_declines_frees_the_seat_and_the_code_is_closed(pool: SeatPool, organizer: User) -> None:
    recipient = launched(invitation(pool, holds_seats="on"), organizer).recipients.order_by("pk")[0]

    answer(recipient=recipient, said=Answer.DECLINED)

    assert taken(pool) == 1
    with pytest.raises(WrongCode):
        register(event=pool.event, person=recipient.person, code=recipient.invitation_code.code)


def test_who_changes_their_mind_takes_the_seat_again(pool: SeatPool, organizer: User) -> None:
    recipient = launched(invitation(pool, holds_seats="on"), organizer).recipients.order_by("pk")[0]
    answer(recipient=recipient, said=Answer.DECLINED)
    answer(recipient=recipient, said=Answer.ACCEPTED)

    assert taken(pool) == 2


def test_unless_it_is_gone(pool: SeatPool, organizer: User) -> None:
    recipient = launched(invitation(pool, holds_seats="on"), organizer).recipients.order_by("pk")[0]
    answer(recipient=recipient, said=Answer.DECLINED)
    SeatPool.objects.update(taken=3)

    with pytest.raises(AnswerRefused):
        answer(recipient=recipient, said=Answer.ACCEPTED)

    recipient.refresh_from_db()
    assert recipient.answer == Answer.DECLINED


def test_who_is_registered_cancels_there(pool: SeatPool, organizer: User) -> None:
    recipient = launched(invitation(pool), organizer).recipients.order_by("pk")[0]
    register(event=pool.event, person=recipient.person, code=recipient.invitation_code.code)

    with pytest.raises(AnswerRefused):
        answer(recipient=recipient, said=Answer.DECLINED)


def test_after_the_deadline_nothing_is_taken(pool: SeatPool, organizer: User) -> None:
    until = clock.now() + dt.timedelta(hours=1)
    campaign = launched(invitation(pool, answers_until=f"{until:%Y-%m-%dT%H:%M%z}"), organizer)
    clock.set_offset(dt.timedelta(hours=2))

    with pytest.raises(AnswerRefused):
        answer(recipient=campaign.recipients.order_by("pk")[0], said=Answer.ACCEPTED)


class TestEventsThatDoNotTakePlace:
    @pytest.fixture
    def event(self, pool: SeatPool) -> Event:
        """Released, and begins in ten days."""
        begin = clock.now() + dt.timedelta(days=10)
        factories.change(pool.event, starts_at=begin, ends_at=begin + dt.timedelta(hours=3))
        release(edition=pool.event.edition, by=None)
        return pool.event

    def canceled(self, event: Event) -> None:
        factories.change(event, status=Status.CANCELLED)
        release(edition=event.edition, by=None)

    def test_nobody_is_invited_to_one_that_is_canceled(self, pool: SeatPool, event: Event, organizer: User) -> None:
        self.canceled(event)

        with pytest.raises(ValidationError, match=str(Phase.EVENT_CANCELLED.label)):
            submit(campaign=invitation(pool), by=organizer)

    def test_nor_once_it_is_over(self, pool: SeatPool, event: Event, organizer: User) -> None:
        clock.set_offset(dt.timedelta(days=10, hours=4))

        with pytest.raises(ValidationError, match=str(Phase.EVENT_OVER.label)):
            submit(campaign=invitation(pool), by=organizer)

    def test_what_is_only_drafted_is_nobodys_business(self, pool: SeatPool, event: Event, organizer: User) -> None:
        factories.change(event, status=Status.CANCELLED)

        assert launched(invitation(pool), organizer).status == CampaignStatus.LAUNCHED

    def test_what_is_scheduled_is_a_draft_again_and_says_why(
        self, pool: SeatPool, event: Event, organizer: User
    ) -> None:
        later = clock.now() + dt.timedelta(hours=1)
        campaign = launched(invitation(pool), organizer, starts_at=later)
        self.canceled(event)
        clock.set_offset(dt.timedelta(hours=2))
        launch_due()

        campaign.refresh_from_db()
        assert (campaign.is_draft, campaign.note) == (True, str(Phase.EVENT_CANCELLED.label))
        assert not campaign.recipients.exists()

    def test_nor_is_anybody_asked_again(self, pool: SeatPool, event: Event, organizer: User) -> None:
        again = follow_up(campaign=launched(invitation(pool), organizer), by=organizer)
        go_out()
        self.canceled(event)

        with pytest.raises(ValidationError, match=str(Phase.EVENT_CANCELLED.label)):
            submit(campaign=again, by=organizer)

    def test_a_follow_up_needs_no_seats_besides(self, pool: SeatPool, event: Event, organizer: User) -> None:
        again = follow_up(campaign=launched(invitation(pool, 3, holds_seats="on"), organizer), by=organizer)
        go_out()

        assert launched(again, organizer).status == CampaignStatus.LAUNCHED

    def test_who_was_invited_reads_why_and_accepts_no_more(
        self, pool: SeatPool, event: Event, organizer: User, client: Client
    ) -> None:
        recipient = launched(invitation(pool), organizer).recipients.order_by("pk")[0]
        self.canceled(event)

        page = client.get(f"/i/{token_of(recipient)}/").content.decode()
        assert str(Phase.EVENT_CANCELLED.label) in page
        assert 'name="answer"' not in page
        with pytest.raises(AnswerRefused):
            answer(recipient=recipient, said=Answer.ACCEPTED)

    def test_until_it_takes_place_after_all(self, pool: SeatPool, event: Event, organizer: User) -> None:
        recipient = launched(invitation(pool), organizer).recipients.order_by("pk")[0]
        self.canceled(event)
        factories.change(event, status=Status.PLANNED)
        release(edition=event.edition, by=None)

        assert answer(recipient=recipient, said=Answer.ACCEPTED).answer == Answer.ACCEPTED


def test_an_invitation_whose_code_was_deleted_is_answered_no_more(pool: SeatPool, organizer: User) -> None:
    recipient = launched(invitation(pool), organizer).recipients.order_by("pk")[0]
    recipient.invitation_code.delete()

    with pytest.raises(AnswerRefused):
        answer(recipient=recipient, said=Answer.ACCEPTED)


def test_what_is_canceled_frees_the_seats_of_who_was_not_written_to(pool: SeatPool, organizer: User) -> None:
    campaign = launched(invitation(pool, holds_seats="on"), organizer)

    cancel(campaign=campaign, by=organizer)

    assert taken(pool) == 0
    assert not InvitationCode.objects.filter(revoked_at=None).exists()


def test_the_draft_of_the_schedule_is_told_to_nobody(pool: SeatPool) -> None:
    action = action_of(invitation(pool))

    assert (action.values()["time"], action.values()["place"]) == ("", "")


def test_from_the_mail_to_the_form(pool: SeatPool, organizer: User) -> None:
    recipient = launched(invitation(pool), organizer).recipients.order_by("pk")[0]
    browser, address = Client(), f"/i/{token_of(recipient)}/"
    assert pool.event.title_zh in browser.get(address).content.decode()

    answered = browser.post(address, {"answer": "accept"}, follow=True)

    html = answered.content.decode()
    assert f"/events/{pool.event.slug}/register/?code={recipient.invitation_code.code}" in html
    assert Recipient.objects.get(pk=recipient.pk).answer == Answer.ACCEPTED


def test_who_was_invited_twice_holds_one_seat(pool: SeatPool, organizer: User) -> None:
    first, second = launched(invitation(pool, holds_seats="on"), organizer).recipients.order_by("pk")

    merge(kept=first.person, given_up=second.person, by=None)

    assert taken(pool) == 1


def test_who_declines_on_the_phone_is_noted_so(pool: SeatPool, organizer: User, sign_in: SignIn) -> None:
    campaign = launched(invitation(pool, holds_seats="on"), organizer)
    recipient = campaign.recipients.order_by("pk")[0]

    sign_in(organizer).post(f"/admin/campaigns/{campaign.code}/calls/", {"declined": recipient.code})

    recipient.refresh_from_db()
    assert (recipient.answer, recipient.noted_by) == (Answer.DECLINED, organizer)
    assert taken(pool) == 1


def test_nobody_is_asked_for_an_answer_that_is_too_late(pool: SeatPool, organizer: User) -> None:
    yesterday = clock.now() - dt.timedelta(days=1)

    with pytest.raises(ValidationError, match="答复"):
        submit(campaign=invitation(pool, answers_until=f"{yesterday:%Y-%m-%dT%H:%M}"), by=organizer)


def test_values_are_in_the_language_of_the_words(pool: SeatPool, organizer: User, client: Client) -> None:
    """There are no English words, so that whoever reads English reads Chinese, and the title in Chinese within."""
    factories.change(pool.event, title_zh="空天大会", title_en="Aerospace Congress")
    recipient = launched(invitation(pool), organizer).recipients.order_by("pk")[0]

    shown = client.get(f"/en/i/{token_of(recipient)}/").content.decode()

    assert "出席空天大会" in shown
