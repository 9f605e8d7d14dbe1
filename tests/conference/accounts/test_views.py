"""One's own pages."""

import pytest
from django.test import Client

from conference.editions.models import Edition
from conference.people.models import Person, User
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

PROFILE = "/me/profile/"
TOLD = {"name_zh": "林晓", "affiliation": "重庆大学", "country": "CN", "language": "en"}


@pytest.fixture(autouse=True)
def an_edition(edition: Edition) -> None:
    """Pages need one."""


@pytest.mark.parametrize(
    ("page", "sign_in_page"), [("/me/", "/accounts/login/code/"), ("/en/me/", "/en/accounts/login/code/")]
)
def test_ones_own_page_needs_sign_in(client: Client, page: str, sign_in_page: str) -> None:
    assert client.get(page)["Location"] == f"{sign_in_page}?next={page}"


def test_ones_own_page_greets_by_name(sign_in: SignIn, attendee: User) -> None:
    assert attendee.person.name_zh in sign_in(attendee).get("/me/").content.decode()


def test_the_header_of_nobody_offers_sign_in_and_takes_the_hint_back(client: Client) -> None:
    client.cookies["signed_in"] = "1"

    response = client.get("/me/header/")

    assert "/accounts/login/" in response.content.decode()
    assert (response.cookies["signed_in"].value, response["Cache-Control"].split(",")[0]) == ("", "max-age=0")


def test_the_header_of_somebody_names_them(sign_in: SignIn, attendee: User) -> None:
    response = sign_in(attendee).get("/me/header/")

    assert attendee.person.name_zh in response.content.decode()
    assert "signed_in" not in response.cookies


def test_the_header_is_a_fragment(client: Client) -> None:
    assert "<html" not in client.get("/me/header/").content.decode()


def test_a_profile_is_changed(sign_in: SignIn, attendee: User) -> None:
    response = sign_in(attendee).post(PROFILE, TOLD)

    person = Person.objects.get(pk=attendee.person_id)
    assert response["Location"] == "/me/"
    assert (person.name_zh, person.affiliation, person.country.code, person.language) == tuple(TOLD.values())


def test_a_profile_without_a_name_keeps_what_was_typed(sign_in: SignIn, attendee: User) -> None:
    response = sign_in(attendee).post(PROFILE, TOLD | {"name_zh": ""})

    assert list(response.context["form"].errors) == ["name_zh"]
    assert 'value="重庆大学"' in response.content.decode()
    assert Person.objects.get(pk=attendee.person_id).name_zh == attendee.person.name_zh
