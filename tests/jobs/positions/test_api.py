"""Positions in the API."""

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from conference.editions.models import Edition
from conference.organizations.models import Organization
from conference.people.models import User
from jobs.positions.models import Position, PositionStatus
from tests.conftest import SignIn
from tests.factories import EditionFactory, FairFactory, MembershipFactory, PositionFactory

pytestmark = pytest.mark.django_db

PUBLIC = "/api/v1/positions/"
MINE = "/api/v1/me/positions/"
JSON = "application/json"


@pytest.fixture
def employer(edition: Edition) -> User:
    """Acts for one organization."""
    return MembershipFactory().user


@pytest.fixture
def organization(employer: User) -> Organization:
    """The employer's."""
    return employer.memberships.get().organization


@pytest.fixture
def browser(sign_in: SignIn, employer: User) -> Client:
    """In which the employer is signed in."""
    return sign_in(employer)


def told(employer: Organization, **changes: object) -> dict[str, object]:
    """What an employer's program sends."""
    return {
        "organization": employer.code,
        "title_zh": "大数据开发工程师",
        "category": "software",
        "city": "重庆",
        "duties_zh": "开发数据平台",
    } | changes


def found(client: Client, query: str) -> list[str]:
    return [position["title"]["zh"] for position in client.get(f"{PUBLIC}?{query}").json()["results"]]


def test_the_public_reads_approved_positions_of_the_current_edition(client: Client, edition: Edition) -> None:
    position = PositionFactory(title_en="Data Engineer", fair=FairFactory(slug="western"), salary_from=1, salary_to=2)
    PositionFactory(status=PositionStatus.SUBMITTED)
    PositionFactory(edition=EditionFactory(year=2029, is_current=False))

    assert client.get(PUBLIC).json()["results"] == [
        {
            "code": position.code,
            "title": {"zh": "大数据开发工程师", "en": "Data Engineer"},
            "organization": {
                "code": position.organization.code,
                "name": {"zh": position.organization.name_zh, "en": ""},
            },
            "fair": "western",
            "category": "software",
            "city": "重庆",
            "degree": "bachelor",
            "headcount": 1,
            "salary_from": 1,
            "salary_to": 2,
            "duties": {"zh": "开发数据平台", "en": ""},
            "requirements": {"zh": "", "en": ""},
            "published_at": client.get(f"{PUBLIC}{position.code}/").json()["published_at"],
        }
    ]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=数据", ["数据工程师"]),
        ("q=工程师", ["测试工程师", "数据工程师"]),
        ("q=工程师&city=成都", ["测试工程师"]),
        ("fair=western", ["数据工程师"]),
        ("category=automotive", ["测试工程师"]),
        ("degree=doctor", []),
    ],
)
def test_the_public_list_is_searched_and_narrowed(
    client: Client, edition: Edition, query: str, titles: list[str]
) -> None:
    PositionFactory(title_zh="数据工程师", duties_zh="建模", fair=FairFactory(slug="western"))
    PositionFactory(title_zh="测试工程师", duties_zh="路测", category="automotive", city="成都")

    assert sorted(found(client, query)) == sorted(titles)


def test_an_unknown_choice_is_said(client: Client, edition: Edition) -> None:
    response = client.get(f"{PUBLIC}?degree=magic")

    assert (response.status_code, list(response.json())) == (400, ["degree"])


def test_an_employer_posts_a_position(browser: Client, organization: Organization) -> None:
    response = browser.post(MINE, told(organization), JSON)

    assert response.status_code == 201
    assert response.json()["status"] == PositionStatus.SUBMITTED
    assert Position.objects.values_list("code", "organization").get() == (response.json()["code"], organization.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_zh": ""}, "title_zh"),
        ({"headcount": "many"}, "headcount"),
        ({"headcount": 99_999_999}, "headcount"),
        ({"category": "magic"}, "category"),
        ({"organization": "0000000000"}, "organization"),
        ({"fair": "nowhere"}, "fair"),
        ({"salary_from": 9000, "salary_to": 8000}, "non_field_errors"),
        ({"salary_from": 9000}, "non_field_errors"),
        ({"headcount": 0}, "non_field_errors"),
    ],
)
def test_what_is_wrong_is_said_by_field(
    browser: Client, organization: Organization, changes: dict[str, object], field: str
) -> None:
    response = browser.post(MINE, told(organization, **changes), JSON)

    assert (response.status_code, list(response.json())) == (400, [field])
    assert not Position.objects.exists()


def test_errors_speak_the_visitors_language(browser: Client, organization: Organization) -> None:
    wrong = told(organization, title_zh="")

    said = [
        browser.post(MINE, wrong, JSON, headers={"Accept-Language": language}).json()["title_zh"]
        for language in ("en", "zh-CN")
    ]

    assert said == [["This field may not be blank."], ["该字段不能为空。"]]


def test_nobody_posts_for_an_organization_of_others(browser: Client, employer: User) -> None:
    others = MembershipFactory().organization

    assert list(browser.post(MINE, told(others), JSON).json()) == ["organization"]


def test_editing_hands_it_to_the_organizers_again(browser: Client, organization: Organization) -> None:
    position = PositionFactory(organization=organization)

    response = browser.patch(f"{MINE}{position.code}/", {"city": "成都"}, JSON)

    assert (response.status_code, response.json()["city"], response.json()["status"]) == (200, "成都", "submitted")
    assert found(Client(), "") == []


def test_a_status_is_nothing_one_writes(browser: Client, organization: Organization) -> None:
    browser.post(MINE, told(organization, status="approved", published_at="2030-01-01T00:00:00Z"), JSON)

    assert Position.objects.values_list("status", "published_at").get() == (PositionStatus.SUBMITTED, None)


@pytest.mark.parametrize("method", ["get", "put", "patch"])
def test_a_position_of_others_is_not_found(browser: Client, organization: Organization, method: str) -> None:
    position = PositionFactory()

    response = getattr(browser, method)(f"{MINE}{position.code}/", told(organization), content_type=JSON)

    assert response.status_code == 404
    assert Position.objects.get().status == PositionStatus.APPROVED


def test_ones_own_list_holds_ones_own(browser: Client, organization: Organization) -> None:
    mine = PositionFactory(organization=organization, status=PositionStatus.REJECTED)
    PositionFactory()

    assert [position["code"] for position in browser.get(MINE).json()["results"]] == [mine.code]
    assert browser.get(f"{MINE}?status=approved").json()["count"] == 0


@pytest.mark.parametrize(("page", "queries"), [(PUBLIC, 5), (f"{PUBLIC}?q=数据", 5), (MINE, 5)])
def test_a_list_costs_the_same_for_one_as_for_three(
    sign_in: SignIn,
    employer: User,
    organization: Organization,
    django_assert_num_queries: DjangoAssertNumQueries,
    page: str,
    queries: int,
) -> None:
    for number in (1, 3):
        while Position.objects.count() < number:
            PositionFactory(organization=organization, fair=FairFactory())
        browser = sign_in(employer)
        with django_assert_num_queries(queries):
            assert browser.get(page).json()["count"] == number


def test_a_text_has_an_end(browser: Client, organization: Organization) -> None:
    refused = browser.post(MINE, told(organization, duties_zh="数" * 5001), JSON)

    assert (refused.status_code, list(refused.json())) == (400, ["duties_zh"])


def test_json_too_deep_to_read_is_refused(browser: Client, employer: User) -> None:
    assert browser.post(MINE, "[" * 100_000, JSON).status_code == 400
