"""Suppressed addresses and mail domains at the desk."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conference.audit.models import AuditEntry
from conference.outbox.models import Channel, MailDomain, Receipt, Suppression
from conference.outbox.services import suppress
from conference.people.models import User
from tests.conference.outbox.notes import note
from tests.conftest import SignIn
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

SUPPRESSIONS = "/en/admin/conference/suppression/"
DOMAINS = "/en/admin/conference/maildomain/"
QUERIES = 13


@pytest.fixture
def desk(sign_in: SignIn, organizer: User) -> Client:
    return sign_in(organizer)


def suppressed(address: str, channel: Channel = Channel.MAIL) -> Suppression:
    """An address that a mail came back from."""
    message = note(address, address=address, channel=channel, person=PersonFactory(name_zh="林晓"))
    suppress(message=message, receipt=Receipt.BOUNCED, note="550")
    return Suppression.objects.latest("pk")


class TestSuppressions:
    @pytest.mark.parametrize("term", ["lin@example.com", "Lin@Example.com", " lin@example.com "])
    def test_one_is_found_by_its_whole_address(self, desk: Client, term: str) -> None:
        found = suppressed("lin@example.com")
        suppressed("wang@example.com")

        assert list(desk.get(SUPPRESSIONS, {"q": term}).context["cl"].result_list) == [found]

    def test_or_by_its_number(self, desk: Client) -> None:
        found = suppressed("+8613800138000", Channel.SMS)

        assert list(desk.get(SUPPRESSIONS, {"q": "138 0013 8000"}).context["cl"].result_list) == [found]

    def test_but_not_by_a_part_of_it(self, desk: Client) -> None:
        suppressed("lin@example.com")

        assert list(desk.get(SUPPRESSIONS, {"q": "lin@"}).context["cl"].result_list) == []

    def test_its_page_says_what_came_back_and_from_where(self, desk: Client) -> None:
        found = suppressed("lin@example.com")

        page = desk.get(f"{SUPPRESSIONS}{found.pk}/change/").content.decode()

        assert "lin@example.com" in page
        assert f"/en/admin/conference/message/{found.message_id}/change/" in page

    def test_one_whose_message_is_gone_has_a_page(self, desk: Client) -> None:
        gone = Suppression.objects.create(channel=Channel.MAIL, address_hash="0" * 64, receipt=Receipt.BOUNCED)

        assert desk.get(f"{SUPPRESSIONS}{gone.pk}/change/").status_code == 200

    def test_deleting_one_lifts_it(self, desk: Client, organizer: User) -> None:
        found = suppressed("lin@example.com")

        response = desk.post(f"{SUPPRESSIONS}{found.pk}/delete/", {"post": "yes"})

        assert response["Location"] == SUPPRESSIONS
        assert not Suppression.objects.exists()
        entry = AuditEntry.objects.get(object_type="conference.Suppression")
        assert (entry.actor_id, entry.verb) == (organizer.pk, "lift")

    def test_deleting_several_lifts_them(self, desk: Client) -> None:
        chosen = [suppressed(f"lin{number}@example.com").pk for number in range(2)]

        desk.post(SUPPRESSIONS, {"action": "delete_selected", "_selected_action": chosen, "post": "yes"})

        assert not Suppression.objects.exists()
        assert (
            list(AuditEntry.objects.filter(verb__in=("lift", "delete")).values_list("verb", flat=True)) == ["lift"] * 2
        )

    def test_a_message_that_nobody_can_open_closes_neither_list_nor_page(self, desk: Client) -> None:
        lost = suppressed("lin@example.com")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE conference_message SET address = %s, subject = %s", ["gcm1:lost:AAAA"] * 2)

        assert desk.get(SUPPRESSIONS).status_code == 200
        assert "cannot be decrypted" in desk.get(f"{SUPPRESSIONS}{lost.pk}/change/").content.decode()

    def test_it_costs_the_same_for_one_and_for_three(
        self, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(3):
            suppressed(f"lin{number}@example.com")
            desk.get(SUPPRESSIONS)
            with django_assert_num_queries(QUERIES):
                desk.get(SUPPRESSIONS)


class TestDomains:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("qq.com", "qq.com"),
            (" @QQ.com ", "qq.com"),
            ("例子.中国", "xn--fsqu00a.xn--fiqs8s"),
            ("163.com", "163.com"),
        ],
    )
    def test_one_is_kept_as_addresses_are_compared_with_it(self, desk: Client, typed: str, kept: str) -> None:
        desk.post(f"{DOMAINS}add/", {"domain": typed, "per_minute": 60})

        assert MailDomain.objects.get().domain == kept

    @pytest.mark.parametrize("wrong", ["qq", "lin@qq.com", "qq .com", "-.com", "a..中国", "http://qq.com"])
    def test_what_is_none_is_said_at_its_field(self, desk: Client, wrong: str) -> None:
        page = desk.post(f"{DOMAINS}add/", {"domain": wrong, "per_minute": 60})

        assert page.context["adminform"].form.errors == {"domain": ["This is no domain. It looks like qq.com."]}

    def test_the_same_again_is_said_at_its_field(self, desk: Client) -> None:
        MailDomain.objects.create(domain="qq.com", per_minute=60)

        page = desk.post(f"{DOMAINS}add/", {"domain": "QQ.com", "per_minute": 60})

        assert list(page.context["adminform"].form.errors) == ["domain"]

    @pytest.mark.parametrize("rate", [0, 100_001])
    def test_a_rate_has_bounds(self, desk: Client, rate: int) -> None:
        page = desk.post(f"{DOMAINS}add/", {"domain": "qq.com", "per_minute": rate})

        assert list(page.context["adminform"].form.errors) == ["per_minute"]
