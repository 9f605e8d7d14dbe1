"""Claiming a profile by a link: for whoever holds the contact, once, for two weeks."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection
from django.test import Client

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit import clock
from conference.outbox.delivery import claim as claim_messages
from conference.outbox.delivery import send
from conference.outbox.models import Channel, Message
from conference.people.models import Person, User
from events.program.models import Speaker
from events.speakers.models import InvitationStatus, SpeakerInvitation
from events.speakers.services import (
    AlreadySpeaker,
    Closed,
    HasAccount,
    NoContact,
    NotTheirs,
    ProfileRefused,
    claim,
    invite,
    revoke,
)
from tests.conference.accounts.flows import type_code
from tests.conftest import SignIn
from tests.events.speakers.conftest import CONTACT, link, opened
from tests.factories import PersonFactory, SpeakerFactory, UserFactory

CLAIM = "/me/speaker/claim/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(speaker: Speaker, organizer: User) -> SpeakerInvitation:
    """Sent, and open."""
    return invite(speaker=speaker, by=organizer)


@pytest.fixture
def holder() -> User:
    """Somebody with an account that has the contact."""
    user: User = UserFactory(person__name_zh="苏雨桐", person__email=CONTACT)
    return user


class TestSending:
    def test_writes_to_the_contact_there_is_and_keeps_no_secret(
        self, speaker: Speaker, invitation: SpeakerInvitation
    ) -> None:
        message = Message.objects.get()
        assert (message.kind, message.channel, message.address) == ("speakers.invited", Channel.MAIL, CONTACT)
        assert (message.is_secret, message.edition) == (True, speaker.edition)
        with connection.cursor() as cursor:
            cursor.execute("SELECT events_speakerinvitation::text FROM events_speakerinvitation")
            assert link().split("/")[2] not in cursor.fetchone()[0]

    def test_is_a_text_where_there_is_only_a_number(self, speaker: Speaker, organizer: User) -> None:
        speaker.person.email, speaker.person.phone = None, "+8613800138000"
        speaker.person.save()

        invite(speaker=speaker, by=organizer)

        assert Message.objects.get().channel == Channel.SMS
        assert link()

    def test_is_emptied_once_it_is_sent(
        self, invitation: SpeakerInvitation, settings: LazySettings, tmp_path: Path
    ) -> None:
        settings.DEMO_OUTBOX = tmp_path
        (message,) = claim_messages()
        send(message)

        assert Message.objects.get().text == ""

    def test_needs_a_contact(self, organizer: User, edition: Edition) -> None:
        with pytest.raises(NoContact):
            invite(speaker=SpeakerFactory(edition=edition, person__email=None), by=organizer)

    def test_is_not_needed_by_whoever_has_an_account(self, organizer: User, attendee: User, edition: Edition) -> None:
        with pytest.raises(HasAccount):
            invite(speaker=SpeakerFactory(edition=edition, person=attendee.person), by=organizer)

    def test_again_closes_the_earlier_link(
        self, speaker: Speaker, invitation: SpeakerInvitation, organizer: User, holder: User, sign_in: SignIn
    ) -> None:
        first = link()
        invite(speaker=speaker, by=organizer)

        assert opened(sign_in(holder), first).get(CLAIM).status_code == 410
        assert opened(sign_in(holder)).get(CLAIM).status_code == 200

    def test_is_open_once_in_the_database_too(self, invitation: SpeakerInvitation) -> None:
        invitation.pk, invitation.secret_hash = None, "another"

        with pytest.raises(IntegrityError, match="speaker_invitation_is_open_once"):
            invitation.save()


class TestClaiming:
    def test_makes_the_profile_ones_own(
        self, speaker: Speaker, invitation: SpeakerInvitation, holder: User, sign_in: SignIn
    ) -> None:
        browser = opened(sign_in(holder))

        assert "苏雨桐" in browser.get(CLAIM).content.decode()
        assert browser.post(CLAIM).url == "/me/speaker/"

        speaker.refresh_from_db()
        invitation.refresh_from_db()
        assert (speaker.person, invitation.status) == (holder.person, InvitationStatus.CLAIMED)
        assert browser.get("/me/speaker/").status_code == 200

    def test_looking_at_it_claims_nothing(
        self, speaker: Speaker, invitation: SpeakerInvitation, holder: User, sign_in: SignIn
    ) -> None:
        opened(sign_in(holder)).get(CLAIM)

        assert Speaker.objects.get().person == speaker.person

    def test_what_the_account_lacks_is_taken_over_and_the_rest_is_its_own(
        self, speaker: Speaker, invitation: SpeakerInvitation
    ) -> None:
        holder = UserFactory(person__name_zh="", person__family_name="Su", person__email=CONTACT)

        claim(invitation=invitation, by=holder)

        person = Person.objects.get(pk=holder.person_id)
        assert (person.name_zh, person.family_name, person.affiliation) == ("苏雨桐", "Su", "嘉陵实验室")

    def test_the_person_that_was_entered_stays_and_the_log_says_into_whom_it_went(
        self, speaker: Speaker, invitation: SpeakerInvitation, holder: User
    ) -> None:
        entered = speaker.person

        claim(invitation=invitation, by=holder)

        assert Person.objects.filter(pk=entered.pk).exists()
        log = AuditEntry.objects.filter(verb="claim").order_by("pk")
        assert [(entry.object_type, entry.object_id, entry.actor_id, entry.changes) for entry in log] == [
            (label, pk, holder.pk, {"person": [entered.pk, holder.person_id]})
            for label, pk in (("conference.Person", entered.pk), ("events.Speaker", speaker.pk))
        ]

    def test_who_has_no_account_signs_up_with_the_contact_on_the_way(
        self, speaker: Speaker, invitation: SpeakerInvitation
    ) -> None:
        browser = opened(Client())
        page = browser.get(CLAIM).content.decode()
        assert f"/accounts/signup/?by=email&amp;next={CLAIM.replace('/', '%2F')}" in page

        told = {"by": "email", "email": CONTACT, "given_names": "Yutong", "consent": "on", "next": CLAIM}
        confirm = browser.post("/accounts/signup/", told)
        type_code(browser, confirm.url)

        assert browser.post(CLAIM).url == "/me/speaker/"
        assert Speaker.objects.get().person.user.email == CONTACT


class TestAttacks:
    def test_a_link_opens_once(
        self, speaker: Speaker, invitation: SpeakerInvitation, holder: User, sign_in: SignIn
    ) -> None:
        path = link()
        opened(sign_in(holder), path).post(CLAIM)

        for browser in (sign_in(holder), sign_in(UserFactory()), Client()):
            again = opened(browser, path)
            assert (again.get(CLAIM).status_code, again.post(CLAIM).status_code) == (410, 410)
        assert Speaker.objects.get().person == holder.person

    def test_it_opens_nothing_to_others_who_got_hold_of_it(
        self, speaker: Speaker, invitation: SpeakerInvitation, attendee: User, organizer: User, sign_in: SignIn
    ) -> None:
        for other in (attendee, organizer):
            browser = opened(sign_in(other))
            assert "<form class=" not in browser.get(CLAIM).content.decode()
            assert browser.post(CLAIM).status_code == 409

        assert Speaker.objects.get().person == speaker.person
        assert invitation.status == InvitationStatus.OPEN

    def test_an_address_that_is_not_verified_counts_for_nothing(
        self, speaker: Speaker, invitation: SpeakerInvitation, holder: User
    ) -> None:
        holder.emailaddress_set.update(verified=False)

        with pytest.raises(NotTheirs):
            claim(invitation=invitation, by=holder)

    def test_neither_does_such_a_number(self, speaker: Speaker, organizer: User) -> None:
        speaker.person.email, speaker.person.phone = None, "+8613800138000"
        speaker.person.save()
        invitation = invite(speaker=speaker, by=organizer)
        other = UserFactory(phone="+8613800138000", phone_is_verified=False)

        with pytest.raises(NotTheirs):
            claim(invitation=invitation, by=other)
        User.objects.filter(pk=other.pk).update(phone_is_verified=True)

        assert claim(invitation=invitation, by=User.objects.get(pk=other.pk)).person == other.person

    @pytest.mark.parametrize(("days", "code"), [(13, 302), (14, 410)])
    def test_it_expires_after_two_weeks(
        self, invitation: SpeakerInvitation, holder: User, sign_in: SignIn, days: int, code: int
    ) -> None:
        browser = opened(sign_in(holder))
        clock.set_offset(dt.timedelta(days))

        assert browser.post(CLAIM).status_code == code

    def test_withdrawn_it_opens_nothing_even_to_whoever_is_about_to_press(
        self, speaker: Speaker, invitation: SpeakerInvitation, holder: User, organizer: User, sign_in: SignIn
    ) -> None:
        browser = opened(sign_in(holder))
        revoke(speaker=speaker, by=organizer)

        assert browser.post(CLAIM).status_code == 410
        with pytest.raises(Closed):
            claim(invitation=invitation, by=holder)

    @pytest.mark.parametrize("guess", ["0", "A" * 43])
    def test_a_guess_is_not_found(self, invitation: SpeakerInvitation, guess: str) -> None:
        for secret in (guess, invitation.secret_hash, link().split("/")[2].swapcase(), str(invitation.pk)):
            assert Client().get(f"/invitations/{secret}/").status_code == 404

    def test_and_guessing_comes_to_an_end(self, edition: Edition, settings: LazySettings) -> None:
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"wrong_secret": "3/h/ip"}

        assert [Client().get("/invitations/guess/").status_code for _time in range(4)] == [404, 404, 404, 429]

    def test_without_a_link_there_is_nothing_to_claim(
        self, invitation: SpeakerInvitation, holder: User, sign_in: SignIn
    ) -> None:
        assert sign_in(holder).get(CLAIM).status_code == 404
        assert sign_in(holder).post(CLAIM).status_code == 404

    def test_a_foreign_page_claims_nothing(self, speaker: Speaker, invitation: SpeakerInvitation, holder: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(holder, backend="conference.accounts.backends.SignIn")
        opened(browser)

        assert browser.post(CLAIM).status_code == 403
        assert Speaker.objects.get().person == speaker.person

    def test_the_secret_goes_no_further_than_its_own_address(self, invitation: SpeakerInvitation) -> None:
        answer = Client().get(link())

        assert link().split("/")[2] not in answer.url
        assert answer["Referrer-Policy"] == "no-referrer"

    def test_nobody_becomes_a_speaker_twice(
        self, speaker: Speaker, invitation: SpeakerInvitation, holder: User
    ) -> None:
        SpeakerFactory(edition=speaker.edition, person=holder.person)

        with pytest.raises(AlreadySpeaker):
            claim(invitation=invitation, by=holder)

    def test_a_profile_is_not_taken_from_an_account_made_meanwhile(
        self, speaker: Speaker, invitation: SpeakerInvitation, holder: User
    ) -> None:
        UserFactory(person=speaker.person, email="another@example.com")

        with pytest.raises(NotTheirs):
            claim(invitation=invitation, by=holder)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_gets_it(speaker: Speaker, organizer: User) -> None:
    """Of two accounts that both verified the contact."""
    invitation = invite(speaker=speaker, by=organizer)
    users = [UserFactory(person=PersonFactory(email=CONTACT), email=f"{n}@example.com") for n in range(2)]
    for user in users:
        user.emailaddress_set.create(email=CONTACT.upper() if user is users[0] else CONTACT, verified=True)
    together = Barrier(2)

    def press(user: User) -> bool:
        together.wait()
        try:
            claim(invitation=invitation, by=user)
        except ProfileRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(press, users)) == [False, True]


class TestDesk:
    def page(self, speaker: Speaker) -> str:
        return f"/admin/events/speaker/{speaker.pk}/change/"

    def told(self, speaker: Speaker) -> dict[str, object]:
        """The form as the page shows it."""
        return {
            "edition": speaker.edition_id,
            "person": speaker.person_id,
            "title_zh": speaker.title_zh,
            "visibility": speaker.visibility,
            "availabilities-TOTAL_FORMS": 0,
            "availabilities-INITIAL_FORMS": 0,
        }

    def test_sends_and_withdraws(self, speaker: Speaker, organizer: User, sign_in: SignIn) -> None:
        desk = sign_in(organizer)

        for button, status in (("send", InvitationStatus.OPEN), ("withdraw", InvitationStatus.REVOKED)):
            desk.post(self.page(speaker), self.told(speaker) | {f"events_speaker_{button}_invitation": ""})
            assert SpeakerInvitation.objects.get().status == status

        assert Message.objects.count() == 1

    def test_auditors_send_nothing_and_read_no_needs(self, speaker: Speaker, auditor: User, sign_in: SignIn) -> None:
        Speaker.objects.update(travel_needs="素食")
        desk = sign_in(auditor)

        page = desk.get(self.page(speaker)).content.decode()
        desk.post(self.page(speaker), self.told(speaker) | {"events_speaker_send_invitation": ""})

        assert "素食" not in page
        assert not SpeakerInvitation.objects.exists()

    def test_organizers_read_them_and_who_changed_what(
        self, speaker: Speaker, invitation: SpeakerInvitation, organizer: User, sign_in: SignIn
    ) -> None:
        Speaker.objects.update(travel_needs="素食")

        page = sign_in(organizer).get(self.page(speaker)).content.decode()

        assert "素食" in page
        assert f"{organizer} · 邀请" in page
