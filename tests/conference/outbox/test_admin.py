"""The outbox at the desk: however many messages were sent, it counts those that were not."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from conference.editions.models import Edition
from conference.kit.roles import Role
from conference.outbox.admin import KindFilter
from conference.outbox.messages import Content, MessageKind
from conference.outbox.models import Channel, Message, Receipt, Status, Suppression
from conference.outbox.plugs import outbox_tile
from conference.outbox.services import suppress, write
from conference.people.models import User
from conference.people.services import appoint
from tests import factories
from tests.conftest import SignIn
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

LIST = "/en/admin/conference/message/"
QUERIES = 13
NOTE = MessageKind("tests.note", "…")
SECRET = MessageKind("tests.secret_desk", "…", is_secret=True)


def note(key: str, status: Status = Status.WAITING) -> None:
    """A message of the current edition in that state."""
    told = {
        "channel": Channel.MAIL,
        "address": "lin@example.com",
        "edition_id": Edition.objects.get(is_current=True).pk,
    }
    write(kind=NOTE, key=key, language="en", content=Content(text="Hello."), **told)
    sent_at = F("created_at") if status == Status.SENT else None
    Message.objects.filter(key=f"{NOTE.name}:{key}").update(status=status, sent_at=sent_at)


def plans(edition: Edition) -> list[str]:
    """How the database finds what the tile shows, where it would rather not read every row."""
    with CaptureQueriesContext(connection) as asked:
        outbox_tile(edition)
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked:
            cursor.execute("EXPLAIN " + query["sql"])
            found.append("\n".join(line for (line,) in cursor.fetchall()))
    return found


def test_the_tile_counts_what_was_not_sent(edition: Edition) -> None:
    note("1")
    note("2", Status.FAILED)
    note("3", Status.FAILED)
    note("4", Status.SENT)

    assert [row.figure for row in outbox_tile(edition).rows] == ["1", "2"]


def test_the_tile_counts_those_of_its_edition(edition: Edition) -> None:
    note("1")

    assert [row.figure for row in outbox_tile(factories.EditionFactory(year=2028, is_current=False)).rows] == ["0", "0"]


def test_the_tile_reads_no_message_that_was_sent(edition: Edition) -> None:
    waiting, failed, oldest = plans(edition)

    assert "message_waiting_by_urgency" in waiting
    assert "message_failed_newest" in failed
    assert "message_waiting_by_urgency" in oldest


def test_the_kinds_to_choose_from_are_those_declared(sign_in: SignIn, organizer: User) -> None:
    note("1")

    with CaptureQueriesContext(connection) as asked:
        page = sign_in(organizer).get("/en/admin/conference/message/")

    kinds = next(spec for spec in page.context["cl"].filter_specs if isinstance(spec, KindFilter))
    assert ("tests.note", "…") in kinds.lookup_choices
    assert [query["sql"] for query in asked if "DISTINCT" in query["sql"]] == []


@pytest.fixture
def desk(sign_in: SignIn, auditor: User) -> Client:
    return sign_in(auditor)


def message(kind: MessageKind) -> Message:
    content, edition_id = Content(text="Seat 5\nRow 6", subject="Your seat"), Edition.objects.get(is_current=True).pk
    told = {"channel": Channel.MAIL, "address": "lin@example.com", "edition_id": edition_id}
    write(kind=kind, key="1", language="en", content=content, **told)
    return Message.objects.get()


def page_of(desk: Client, message: Message) -> str:
    return desk.get(f"{LIST}{message.pk}/change/").content.decode()


def test_the_words_of_a_message_are_shown(desk: Client) -> None:
    page = page_of(desk, message(NOTE))

    assert "Your seat<br><br>Seat 5<br>Row 6" in page


@pytest.mark.parametrize(
    "words",
    [
        "请回复：https://example.cn/i/{}/。",
        "https://example.cn/en/mail/0123456789/{}/",
        "https://example.cn/P/{}，谢谢",
        "https://example.cn/feeds/{}.ics",
    ],
)
def test_a_link_that_opens_something_by_itself_is_not(desk: Client, words: str) -> None:
    sent, secret = message(NOTE), "d8ac2y27brd017xbsrfe"
    factories.change(sent, text=words.format(secret))

    page = page_of(desk, sent)

    assert words.partition("{")[0] in page
    assert secret not in page


def test_the_words_of_a_secret_are_not(desk: Client) -> None:
    page = page_of(desk, message(SECRET))

    assert "Your seat" not in page
    assert "Seat 5" not in page
    assert "Secret: nobody reads it at the desk" in page


def test_a_message_that_nobody_can_open_closes_neither_list_nor_page(desk: Client) -> None:
    lost = message(NOTE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE conference_message SET address = %s, subject = %s, text = %s", ["gcm1:lost:AAAA"] * 3)

    assert desk.get(LIST).status_code == 200
    assert "This message cannot be decrypted." in page_of(desk, lost)


def test_why_where_to_and_what_became_of_it_are_shown(desk: Client) -> None:
    sent = message(NOTE)
    told = {"reason": "You registered.", "receipt": Receipt.BOUNCED, "receipt_note": "550 no such user"}
    Message.objects.update(status=Status.SENT, sent_at=F("created_at"), receipt_at=F("created_at"), **told)

    page = page_of(desk, sent)

    for words in ("lin@example.com", "You registered.", "Bounced", "550 no such user", sent.code):
        assert words in page


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [(Channel.SMS, "+8613800138000", "138 **** 8000"), (Channel.WEBHOOK, "https://example.com/?key=1", "—")],
)
def test_a_phone_number_is_masked_and_the_address_of_a_webhook_its_own(
    desk: Client, channel: Channel, address: str, shown: str
) -> None:
    sent = message(NOTE)
    Message.objects.update(channel=channel, address=address)

    page = page_of(desk, sent)

    assert address not in page
    assert shown in page


class TestList:
    def listed(self, desk: Client, **asked: str) -> list[Message]:
        return list(desk.get(LIST, asked).context["cl"].result_list)

    def test_states_are_words(self, desk: Client) -> None:
        message(NOTE)
        moment = timezone.now() + dt.timedelta(days=1)
        time = f"{timezone.localtime(moment):%m-%d %H:%M}"

        Message.objects.update(due_at=moment)
        assert f"Waiting until {time}" in desk.get(LIST).content.decode()
        Message.objects.update(attempts=1)
        assert f"Again at {time}" in desk.get(LIST).content.decode()

    def test_one_state_is_shown(self, desk: Client) -> None:
        note("1")
        note("2", Status.SENT)
        Message.objects.filter(key="tests.note:2").update(receipt=Receipt.BOUNCED, receipt_at=F("created_at"))

        assert [each.key for each in self.listed(desk, state="bounced")] == ["tests.note:2"]
        assert [each.key for each in self.listed(desk, state="sent")] == []
        assert len(self.listed(desk, state="flown")) == 2

    @pytest.mark.parametrize("term", ["Lin@Example.com", "138 0013 8000", "林晓", "Xiao Lin"])
    def test_it_is_found_by_its_recipient(self, desk: Client, term: str) -> None:
        told = {"name_zh": "林晓", "family_name": "Lin", "given_names": "Xiao"}
        person = PersonFactory(email="lin@example.com", phone="+8613800138000", **told)
        found, _other = message(NOTE), note("2")
        Message.objects.filter(pk=found.pk).update(person=person)

        assert self.listed(desk, q=term) == [found]

    def test_and_by_its_code(self, desk: Client) -> None:
        found, _other = message(NOTE), note("2")

        assert self.listed(desk, q=found.code.lower()) == [found]

    def test_nothing_is_found_by_what_is_not_there(self, desk: Client) -> None:
        message(NOTE)

        assert self.listed(desk, q="wang@example.com") == []

    def test_a_persons_page_leads_to_their_messages(self, desk: Client) -> None:
        found, _other = message(NOTE), note("2")
        Message.objects.filter(pk=found.pk).update(person=PersonFactory())

        page = desk.get(
            f"/en/admin/conference/person/{Message.objects.get(pk=found.pk).person_id}/outbox/", follow=True
        )

        assert list(page.context["cl"].result_list) == [found]

    def test_it_costs_the_same_for_one_and_for_three(
        self, sign_in: SignIn, organizer: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        desk = sign_in(organizer)
        for number in range(3):
            note(str(number))
            Message.objects.filter(person=None).update(person=PersonFactory())
            desk.get(LIST)
            with django_assert_num_queries(QUERIES):
                desk.get(LIST)


class TestEditions:
    """Who reads what: organizers and auditors what their edition sent, administrators all."""

    @pytest.fixture
    def other(self) -> Edition:
        other: Edition = factories.EditionFactory(year=2028, is_current=False)
        return other

    @pytest.fixture
    def stranger(self, sign_in: SignIn, other: Edition) -> Client:
        """An organizer of another edition alone."""
        user = factories.UserFactory()
        appoint(user=user, role=Role.ORGANIZER, edition=other, by=None)
        return sign_in(user)

    def test_organizers_of_another_edition_see_nothing_of_it(self, edition: Edition, stranger: Client) -> None:
        note("1", Status.SENT)
        page = f"{LIST}{Message.objects.get().pk}/"

        assert list(stranger.get(LIST).context["cl"].result_list) == []
        assert stranger.get(f"{page}change/").status_code == 302
        assert stranger.get(f"{page}send-again/").status_code == 404

    def test_and_send_nothing_of_it_again(self, edition: Edition, stranger: Client) -> None:
        note("1", Status.SENT)
        chosen = {"action": "send_selected_again", "_selected_action": [Message.objects.get().pk]}

        stranger.post(LIST, chosen)
        stranger.post(f"{LIST}{Message.objects.get().pk}/send-again/")

        assert Message.objects.count() == 1

    def test_whoever_audits_it_and_organizes_another_sends_nothing(
        self, sign_in: SignIn, auditor: User, other: Edition
    ) -> None:
        appoint(user=auditor, role=Role.ORGANIZER, edition=other, by=None)
        note("1", Status.SENT)
        desk, page = sign_in(auditor), f"{LIST}{Message.objects.get().pk}/"

        assert desk.get(f"{page}change/").status_code == 200
        assert desk.post(f"{page}send-again/").status_code == 403
        desk.post(LIST, {"action": "send_selected_again", "_selected_action": [Message.objects.get().pk]})
        assert Message.objects.count() == 1

    def test_what_is_about_an_account_is_for_administrators(
        self, sign_in: SignIn, organizer: User, administrator: User
    ) -> None:
        note("1")
        Message.objects.update(edition=None)
        page = f"{LIST}{Message.objects.get().pk}/change/"

        assert not organizer.has_perm("conference.view_message", Message.objects.get())
        assert sign_in(organizer).get(page).status_code == 302
        assert sign_in(administrator).get(page).status_code == 200


class TestSendingAgain:
    @pytest.fixture
    def organizers(self, sign_in: SignIn, organizer: User) -> Client:
        return sign_in(organizer)

    def test_the_list_says_what_came_of_it(self, organizers: Client) -> None:
        note("1", Status.FAILED)
        note("2", Status.SENT)
        note("3", Status.HELD)
        chosen = {"action": "send_selected_again", "_selected_action": Message.objects.values_list("pk", flat=True)}

        page = organizers.post(LIST, chosen, follow=True).content.decode()

        assert "1 message waits again." in page
        assert "1 copy goes out." in page
        assert (
            "1 message stays as it is. It is held or on its way already, or a copy of it is or went out just now."
            in page
        )

    def test_a_page_asks_first(self, organizers: Client) -> None:
        note("1", Status.SENT)
        page = f"{LIST}{Message.objects.get().pk}/send-again/"

        assert "A copy of it goes out at once" in organizers.get(page).content.decode()
        assert Message.objects.count() == 1

        assert "1 copy goes out." in organizers.post(page, follow=True).content.decode()
        assert Message.objects.count() == 2

    def test_and_says_what_hinders(self, organizers: Client) -> None:
        note("1", Status.SENT)
        suppress(message=Message.objects.get(), receipt=Receipt.BOUNCED, note="550")

        page = organizers.get(f"{LIST}{Message.objects.get().pk}/send-again/").content.decode()

        assert "If it works again, delete it under “Suppressed addresses” first." in page
        assert f"/en/admin/conference/suppression/{Suppression.objects.get().pk}/change/" in page
        assert "lin%40example.com" not in page

    def test_whoever_audits_sends_nothing(self, desk: Client) -> None:
        note("1", Status.SENT)

        assert desk.post(f"{LIST}{Message.objects.get().pk}/send-again/").status_code == 403
        assert Message.objects.count() == 1
