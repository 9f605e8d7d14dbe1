"""What all pages of the desk have in common."""

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from conference.editions.models import Edition
from conference.people.models import User
from conference.venues.models import Venue
from tests.conftest import SignIn
from tests.factories import VenueFactory

pytestmark = pytest.mark.django_db

VENUES = "/admin/conference/venue/"


@pytest.fixture
def desk(sign_in: SignIn, organizer: User) -> Client:
    return sign_in(organizer)


def first_column(page: Client, address: str) -> list[str]:
    """The links of a list, in its order."""
    shown = page.get(address).context
    column = next(name for name in shown["cl"].list_display if callable(name))
    return [column(row) for row in shown["cl"].result_list]


class TestABilingualColumn:
    """Venues whose two languages order them differently; one has no English."""

    @pytest.fixture(autouse=True)
    def venues(self) -> None:
        for zh, en in (("甲馆", "Yuelai"), ("乙馆", "Expo"), ("Hall", "")):
            VenueFactory(name_zh=zh, name_en=en)

    @pytest.mark.parametrize(("prefix", "names"), [("", ["Hall", "乙馆", "甲馆"]), ("/en", ["Expo", "Hall", "Yuelai"])])
    def test_reads_and_orders_by_the_desks_language(self, desk: Client, prefix: str, names: list[str]) -> None:
        assert first_column(desk, f"{prefix}{VENUES}?o=1") == names
        assert first_column(desk, f"{prefix}{VENUES}?o=-1") == names[::-1]

    def test_leads_to_the_row(self, desk: Client) -> None:
        venue = Venue.objects.get(name_en="Expo")

        page = desk.get(f"/en{VENUES}").content.decode()

        assert re.search(rf'href="/en{VENUES}{venue.pk}/change/[^>]*>\s*Expo', page)


@pytest.mark.parametrize("key", ["abc", "", "-1", "9" * 30])
@pytest.mark.parametrize("told", [{"index": "0"}, {"post": "yes"}])
def test_what_is_no_rows_key_selects_nothing(desk: Client, key: str, told: dict[str, str]) -> None:
    venue = VenueFactory()

    response = desk.post(VENUES, {"action": "delete_selected", "_selected_action": key} | told)

    assert response.status_code in (200, 302)
    assert list(Venue.objects.all()) == [venue]


@pytest.mark.parametrize("key", ["abc", "²", "-1"])
@pytest.mark.parametrize("model", ["conference/newsitem", "events/speaker", "jobs/position"])
def test_what_is_no_rows_key_has_no_page(desk: Client, model: str, key: str) -> None:
    assert desk.get(f"/admin/{model}/{key}/change/").status_code == 404


@pytest.mark.parametrize("year", ["0001", "1999", "2100", "9999"])
def test_a_year_that_nothing_can_be_reckoned_with_is_refused_in_words(
    desk: Client, edition: Edition, year: str
) -> None:
    told = {"opens_on": f"{year}-01-02", "registration_opens_at_0": f"{year}-01-02", "registration_opens_at_1": "09:00"}

    page = desk.post(f"/en/admin/conference/edition/{edition.pk}/change/", told)

    errors = page.context["adminform"].form.errors
    assert errors["opens_on"] == errors["registration_opens_at"] == ["Times lie between the years 2000 and 2100."]


def test_it_is_said_that_nothing_is_selected(desk: Client) -> None:
    told = {"action": "delete_selected", "_selected_action": "abc", "index": "0"}

    said = [str(message) for message in get_messages(desk.post(f"/en{VENUES}", told).wsgi_request)]

    assert said == ["Items must be selected in order to perform actions on them. No items have been changed."]
