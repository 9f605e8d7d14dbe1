"""Webhooks at the desk: whose they are, what their page says, and what its buttons do."""

import re

import pytest
from django.conf import LazySettings
from django.db.models import F
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit.roles import Role
from conference.outbox.models import Message, Status
from conference.people.models import User
from conference.people.services import appoint
from conference.webhooks.models import DisabledReason, Endpoint
from conference.webhooks.plugs import endpoints_tile
from conference.webhooks.services import disable, send_test
from tests.conftest import SignIn
from tests.factories import EditionFactory, EndpointFactory

pytestmark = pytest.mark.django_db

LIST = "/en/admin/conference/endpoint/"
QUERIES = {"list": 14, "page": 9}


@pytest.fixture
def desk(sign_in: SignIn, organizer: User) -> Client:
    return sign_in(organizer)


@pytest.fixture
def endpoint(edition: Edition) -> Endpoint:
    made: Endpoint = EndpointFactory(edition=edition)
    return made


def page_of(endpoint: Endpoint) -> str:
    return f"{LIST}{endpoint.pk}/deliveries/"


def act(desk: Client, endpoint: Endpoint, verb: str, **told: str) -> str:
    """What the page says after a button of it."""
    return desk.post(page_of(endpoint), {verb: "1", **told}, follow=True).content.decode()


class TestForm:
    def told(self, edition: Edition, **told: object) -> dict[str, object]:
        return {"edition": edition.pk, "url": "https://93.184.215.14/hook", "event_types": ["checkin.entered"]} | told

    def test_a_new_webhook_leads_to_its_secret(self, desk: Client, edition: Edition) -> None:
        response = desk.post(f"{LIST}add/", self.told(edition))

        endpoint = Endpoint.objects.get()
        assert response["Location"] == page_of(endpoint)
        assert (endpoint.edition, endpoint.event_types) == (edition, ["checkin.entered"])
        assert AuditEntry.objects.get(object_type="conference.Endpoint").verb == "add"

    def test_each_type_can_be_chosen_by_what_it_means(self, desk: Client) -> None:
        page = desk.get(f"{LIST}add/").content.decode()

        assert 'Somebody has entered <code lang="zxx">checkin.entered</code>' in page

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"url": "https://10.1.2.3/hook"}, "The address leads into a private network."),
            ({"url": "https://localhost/hook"}, "The address leads into a private network."),
            ({"url": "https://nothing.invalid/hook"}, "No host of that name is found."),
            ({"url": "ftp://93.184.215.14/hook"}, "The address begins with https://."),
            ({"url": "https://user:word@93.184.215.14/"}, "The address contains a user name."),
            ({"event_types": []}, "This field is required."),
            ({"event_types": ["checkin.flown"]}, "checkin.flown is not one of the available choices."),
        ],
    )
    def test_what_is_wrong_stands_at_its_field(
        self, desk: Client, edition: Edition, wrong: dict[str, object], said: str
    ) -> None:
        page = desk.post(f"{LIST}add/", self.told(edition, **wrong)).content.decode()

        assert said in page
        assert not Endpoint.objects.exists()

    def test_the_same_address_again_is_said_in_words(self, desk: Client, endpoint: Endpoint, edition: Edition) -> None:
        page = desk.post(f"{LIST}add/", self.told(edition, url=endpoint.url)).content.decode()

        assert "This edition has a webhook to that address already." in page

    def test_production_asks_for_encryption(self, desk: Client, edition: Edition, settings: LazySettings) -> None:
        settings.PORTAL_MODE = "production"
        settings.DESK_NEEDS_MFA = False

        page = desk.post(f"{LIST}add/", self.told(edition, url="http://93.184.215.14/hook")).content.decode()

        assert "The address begins with https://." in page

    def test_an_address_that_stays_is_not_looked_up_again(self, desk: Client, edition: Edition) -> None:
        endpoint = EndpointFactory(edition=edition, url="https://nothing.invalid/hook")

        desk.post(f"{LIST}{endpoint.pk}/change/", self.told(edition, url=endpoint.url, description="大屏"))

        assert Endpoint.objects.get().description == "大屏"


class TestPage:
    def test_the_secret_is_shown_when_asked_for(self, desk: Client, endpoint: Endpoint) -> None:
        assert endpoint.secret not in desk.get(page_of(endpoint)).content.decode()

        assert endpoint.secret in act(desk, endpoint, "see_secret")
        assert AuditEntry.objects.filter(verb="see secret").count() == 1

    def test_a_test_event_is_listed(self, desk: Client, endpoint: Endpoint) -> None:
        page = act(desk, endpoint, "send_test")

        assert "A test event is on its way." in page
        assert '<code lang="zxx">webhook.test</code>' in page

    def test_something_is_delivered_again(self, desk: Client, endpoint: Endpoint, organizer: User) -> None:
        send_test(endpoint=endpoint, by=organizer)
        Message.objects.update(status=Status.FAILED, error="HTTP 500", attempts=10)
        code = Message.objects.get().code
        page = desk.get(page_of(endpoint)).content.decode()
        assert re.search(rf'HTTP 500</td>\s*<td>10</td>.*value="{code}".*name="send_again"', page, re.DOTALL)

        assert "under the id that it had" in act(desk, endpoint, "send_again", code=code)
        assert Message.objects.get().status == Status.WAITING

    def test_the_secret_is_renewed(self, desk: Client, endpoint: Endpoint) -> None:
        assert "The one before signs as well until" in act(desk, endpoint, "renew_secret")
        assert Endpoint.objects.get().secret != endpoint.secret

    def test_it_is_disabled_and_enabled(self, desk: Client, endpoint: Endpoint) -> None:
        page = act(desk, endpoint, "disable")
        assert "By an organizer" in page
        assert 'name="send_test"' not in page

        act(desk, endpoint, "enable")
        assert Endpoint.objects.get().is_active

    def test_what_cannot_be_done_is_said(self, desk: Client, endpoint: Endpoint) -> None:
        disable(endpoint=endpoint, reason=DisabledReason.GONE, by=None)

        assert "Enable it first." in act(desk, endpoint, "send_test")


class TestWhose:
    @pytest.fixture
    def others(self) -> Endpoint:
        made: Endpoint = EndpointFactory(edition=EditionFactory(year=2031, is_current=False))
        return made

    def test_another_editions_is_not_there(self, desk: Client, others: Endpoint) -> None:
        assert desk.get(page_of(others)).status_code == 404
        assert desk.post(page_of(others), {"see_secret": "1"}).status_code == 404
        assert others.url not in desk.get(LIST).content.decode()

    def test_not_even_for_whoever_audits_that_edition(
        self, desk: Client, organizer: User, endpoint: Endpoint, others: Endpoint
    ) -> None:
        appoint(user=organizer, role=Role.AUDITOR, edition=others.edition, by=None)

        assert desk.get(page_of(others)).status_code == 404
        assert others.url not in desk.get(LIST).content.decode()
        assert endpoint.url in desk.get(LIST).content.decode()

    @pytest.mark.parametrize("role", ["auditor", "event_organizer", "attendee"])
    def test_nobody_else_does_anything(
        self, role: str, request: pytest.FixtureRequest, sign_in: SignIn, endpoint: Endpoint
    ) -> None:
        browser = sign_in(request.getfixturevalue(role))

        for verb in ("see_secret", "send_test", "send_again", "renew_secret", "disable", "enable"):
            response = browser.post(page_of(endpoint), {verb: "1"})
            assert response.status_code in (302, 403)
            assert endpoint.secret not in response.content.decode()

        assert not AuditEntry.objects.filter(object_type="conference.Endpoint").exists()
        assert Endpoint.objects.get().secret == endpoint.secret


class TestTile:
    def test_it_counts_what_works_fails_and_is_disabled(self, edition: Edition) -> None:
        working, failing, disabled = EndpointFactory.create_batch(3, edition=edition)
        EndpointFactory(edition__year=2031, edition__is_current=False)
        Endpoint.objects.filter(pk=working.pk).update(
            succeeded_at=F("created_at"), failed_at=F("created_at"), failure="HTTP 500"
        )
        Endpoint.objects.filter(pk=failing.pk).update(failed_at=F("created_at"), failure="HTTP 500")
        disable(endpoint=disabled, reason=DisabledReason.FAILING, by=None)

        tile = endpoints_tile(edition)

        assert tile
        assert [row.figure for row in tile.rows] == ["1", "1", "1"]

    def test_where_there_is_none_there_is_no_tile(self, desk: Client, edition: Edition) -> None:
        assert endpoints_tile(edition) is None
        assert desk.get("/en/admin/").status_code == 200

    def test_its_figures_lead_to_what_they_count(self, desk: Client, endpoint: Endpoint) -> None:
        tile = endpoints_tile(endpoint.edition)

        assert tile
        counts = {row.url: desk.get(row.url).context["cl"].result_count for row in tile.rows}
        assert list(counts.values()) == [1, 0, 0]


def test_the_list_costs_the_same_for_one_and_for_three(
    desk: Client, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    EndpointFactory(edition=edition)
    desk.get(LIST)
    with django_assert_num_queries(QUERIES["list"]):
        desk.get(LIST)
    EndpointFactory.create_batch(2, edition=edition)
    with django_assert_num_queries(QUERIES["list"]):
        desk.get(LIST)


def test_the_page_costs_the_same_for_one_delivery_and_for_three(
    desk: Client, endpoint: Endpoint, organizer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    send_test(endpoint=endpoint, by=organizer)
    desk.get(page_of(endpoint))
    with django_assert_num_queries(QUERIES["page"]):
        desk.get(page_of(endpoint))
    for _message in range(2):
        send_test(endpoint=endpoint, by=organizer)
    with django_assert_num_queries(QUERIES["page"]):
        desk.get(page_of(endpoint))
