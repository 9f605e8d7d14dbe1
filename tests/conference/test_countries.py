"""Countries and regions: Taiwan, Hong Kong and Macao are of China, in every place that names them."""

import io

import pytest
from django.test import Client
from django.utils import translation
from django_countries import countries
from openpyxl import load_workbook

from conference.editions.models import Edition
from conference.people.models import User
from events.registration.services.registering import register
from tests.conftest import SignIn
from tests.factories import PersonFactory, SeatPoolFactory

NAMES = {
    "zh-hans": {"HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾"},
    "en": {"HK": "Hong Kong, China", "MO": "Macao, China", "TW": "Taiwan, China"},
}
OPTIONS = {code: f'<option value="{code}">' for code in NAMES["en"]}


@pytest.mark.parametrize("language", NAMES)
def test_they_are_named_as_regions_of_china(language: str) -> None:
    with translation.override(language):
        assert {code: countries.name(code) for code in ("HK", "MO", "TW")} == NAMES[language]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "language"),
    [
        ("/accounts/signup/", "zh-hans"),
        ("/en/accounts/signup/", "en"),
        ("/me/profile/", "zh-hans"),
        ("/en/me/profile/", "en"),
        ("/organizations/new/", "zh-hans"),
        ("/en/organizations/new/", "en"),
    ],
)
def test_forms_offer_them_so(sign_in: SignIn, attendee: User, edition: Edition, page: str, language: str) -> None:
    browser = Client() if "signup" in page else sign_in(attendee)

    html = browser.get(page).content.decode()

    assert [code for code, option in OPTIONS.items() if f"{option}{NAMES[language][code]}</option>" not in html] == []


@pytest.mark.django_db
def test_the_first_choices_are_china_and_its_regions(client: Client, edition: Edition) -> None:
    html = client.get("/accounts/signup/").content.decode()

    order = [html.index(f'<option value="{code}">') for code in ("CN", "HK", "MO", "TW", "AF")]
    assert order == sorted(order)


@pytest.mark.django_db
@pytest.mark.parametrize("language", NAMES)
def test_exports_name_them_so(sign_in: SignIn, organizer: User, language: str) -> None:
    pool = SeatPoolFactory()
    made = [register(event=pool.event, person=PersonFactory(country=code)) for code in ("HK", "MO", "TW")]
    page = ("/en" if language == "en" else "") + "/admin/events/registration/"

    response = sign_in(organizer).post(
        page, {"action": "export_selected", "_selected_action": [registration.pk for registration in made]}
    )

    sheet = load_workbook(io.BytesIO(response.content)).active
    assert {row[5].value for row in sheet.iter_rows(min_row=2)} == set(NAMES[language].values())


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "language"), [("/admin", "zh-hans"), ("/en/admin", "en")])
def test_the_desk_names_them_so(sign_in: SignIn, organizer: User, page: str, language: str) -> None:
    PersonFactory(country="TW")

    html = sign_in(organizer).get(f"{page}/conference/person/").content.decode()

    assert NAMES[language]["TW"] in html
