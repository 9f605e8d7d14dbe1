"""The pages of positions."""

import json
import re

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from conference.editions.models import Edition
from conference.people.models import User
from jobs.positions.models import Position, PositionStatus
from jobs.positions.queries import PAGE_SIZE
from tests.conftest import SignIn
from tests.factories import FairFactory, MembershipFactory, PositionFactory

pytestmark = pytest.mark.django_db

LIST = "/jobs/"
NEW = "/jobs/new/"


@pytest.fixture
def employer(edition: Edition) -> User:
    """Acts for one organization, `user.memberships`."""
    return MembershipFactory().user


def told(employer: User, **changes: object) -> dict[str, object]:
    """What an employer types."""
    return {
        "organization": employer.memberships.get().organization_id,
        "title_zh": "大数据开发工程师",
        "category": "software",
        "city": "重庆",
        "degree": "bachelor",
        "headcount": 2,
        "duties_zh": "开发数据平台",
    } | changes


def test_posting_hands_the_position_to_the_organizers(sign_in: SignIn, employer: User) -> None:
    response = sign_in(employer).post(NEW, told(employer))

    position = Position.objects.get()
    assert response["Location"] == "/me/"
    assert (position.status, position.title_zh, position.headcount) == (PositionStatus.SUBMITTED, "大数据开发工程师", 2)
    assert Client().get(f"/jobs/{position.code}/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_zh": ""}, "title_zh"),
        ({"headcount": 0}, "__all__"),
        ({"headcount": "many"}, "headcount"),
        ({"salary_from": 9000}, "salary_to"),
        ({"salary_from": 9000, "salary_to": 8000}, "salary_to"),
        ({"category": "magic"}, "category"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    sign_in: SignIn, employer: User, changes: dict[str, object], field: str
) -> None:
    response = sign_in(employer).post(NEW, told(employer, **changes))

    assert list(response.context["form"].errors) == [field]
    assert ">开发数据平台</textarea>" in response.content.decode().replace("\n", "")
    assert not Position.objects.exists()


def test_nobody_posts_for_an_organization_of_others(sign_in: SignIn, employer: User) -> None:
    stranger = MembershipFactory().user

    response = sign_in(stranger).post(NEW, told(employer))

    assert list(response.context["form"].errors) == ["organization"]


def test_who_acts_for_no_organization_enters_one_first(sign_in: SignIn, attendee: User, edition: Edition) -> None:
    assert sign_in(attendee).get(NEW)["Location"] == f"/organizations/new/?next={NEW}"


def test_editing_a_published_position_takes_it_off_the_page(sign_in: SignIn, employer: User) -> None:
    position = PositionFactory(organization=employer.memberships.get().organization)
    page = f"/jobs/{position.code}/"
    assert Client().get(page).status_code == 200

    sign_in(employer).post(f"{page}edit/", told(employer, title_zh="数据科学家"))

    assert Position.objects.values_list("title_zh", "status").get() == ("数据科学家", PositionStatus.SUBMITTED)
    assert Client().get(page).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_position_of_others_is_not_found(sign_in: SignIn, employer: User, method: str) -> None:
    position = PositionFactory()
    browser = sign_in(employer)

    assert getattr(browser, method)(f"/jobs/{position.code}/edit/", told(employer)).status_code == 404
    assert Position.objects.get().status == PositionStatus.APPROVED


@pytest.mark.parametrize("status", [status for status in PositionStatus if status != PositionStatus.APPROVED])
def test_only_approved_positions_are_public(client: Client, edition: Edition, status: PositionStatus) -> None:
    position = PositionFactory(status=status)

    assert client.get(f"/jobs/{position.code}/").status_code == 404
    assert position.title_zh not in client.get(LIST).content.decode()


def posting(page: bytes) -> dict[str, object]:
    """The structured data of a page, read as a search engine does."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.decode(), re.DOTALL)
    return json.loads(found[1])


def test_search_engines_read_a_job_posting(client: Client, edition: Edition) -> None:
    position = PositionFactory(degree="master", salary_from=12000, salary_to=18000, headcount=3)

    data = posting(client.get(f"/jobs/{position.code}/").content)

    assert (data["@context"], data["@type"]) == ("https://schema.org", "JobPosting")
    assert (data["title"], data["totalJobOpenings"]) == (position.title_zh, 3)
    assert data["url"].endswith(f"/jobs/{position.code}/")
    assert data["hiringOrganization"]["name"] == position.organization.name_zh
    assert data["jobLocation"]["address"] == {
        "@type": "PostalAddress", "addressLocality": "重庆", "addressCountry": "CN",
    }  # fmt: skip
    assert data["baseSalary"]["value"]["minValue"] == 12000
    assert data["validThrough"] == edition.closes_on.isoformat()


def test_words_cannot_leave_the_structured_data(client: Client, edition: Edition) -> None:
    attack = "</script><script>alert(1)</script><!--&amp;"
    position = PositionFactory(title_zh=attack)

    page = client.get(f"/jobs/{position.code}/").content

    assert posting(page)["title"] == attack
    assert b"<script>alert" not in page


def test_a_long_list_turns_pages_and_keeps_the_search(client: Client, edition: Edition) -> None:
    for _ in range(PAGE_SIZE + 1):
        PositionFactory()

    first, second = client.get(f"{LIST}?q=数据"), client.get(f"{LIST}?q=数据&page=2")

    assert [link["url"] for link in first.context["page_links"]] == [
        "?q=%E6%95%B0%E6%8D%AE", "?q=%E6%95%B0%E6%8D%AE&page=2",
    ]  # fmt: skip
    assert [len(page.context["page"].object_list) for page in (first, second)] == [PAGE_SIZE, 1]
    assert first.context["total"] == PAGE_SIZE + 1


@pytest.mark.parametrize("page", ["999", "0", "x"])
def test_a_page_that_is_not_there_shows_one_that_is(client: Client, edition: Edition, page: str) -> None:
    PositionFactory()

    assert len(client.get(f"{LIST}?page={page}").context["page"].object_list) == 1


def test_nothing_found_is_said(client: Client, edition: Edition) -> None:
    response = client.get(f"{LIST}?q=月球")

    assert (response.status_code, response.context["total"]) == (200, 0)


@pytest.mark.parametrize("address", ["/jobs/?q=%00", "/jobs/?city=%00", "/jobs/%00/", "/jobs/?fair=%00&category=%00"])
def test_a_null_byte_is_no_error_of_ours(client: Client, edition: Edition, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("page", [LIST, f"{LIST}?q=数据", "/en/jobs/", "/"])
def test_a_list_costs_the_same_for_one_as_for_three(
    edition: Edition, django_assert_num_queries: DjangoAssertNumQueries, page: str
) -> None:
    PositionFactory(fair=FairFactory())
    with django_assert_num_queries(QUERIES[page]):
        Client().get(page)

    for _ in range(2):
        PositionFactory(fair=FairFactory())
    with django_assert_num_queries(QUERIES[page]):
        Client().get(page)


def test_ones_own_positions_cost_the_same_for_one_as_for_three(
    sign_in: SignIn, employer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    PositionFactory(organization=employer.memberships.get().organization)
    browser = sign_in(employer)
    with django_assert_num_queries(QUERIES["/me/"]):
        browser.get("/me/")

    for _ in range(2):
        PositionFactory(organization=MembershipFactory(user=employer).organization)
    browser = sign_in(employer)
    with django_assert_num_queries(QUERIES["/me/"]):
        browser.get("/me/")


QUERIES = {LIST: 10, f"{LIST}?q=数据": 10, "/en/jobs/": 10, "/": 14, "/me/": 13}
