"""Finding positions."""

import pytest
from django.http import QueryDict

from conference.editions.models import Edition
from jobs.positions.models import Category, Degree, Position
from jobs.positions.queries import PositionQuery
from tests.factories import EditionFactory, FairFactory, OrganizationFactory, PositionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def positions(edition: Edition) -> list[Position]:
    """Four public ones, of two fairs, cities, fields and degrees, one that waits, and one of an earlier edition."""
    medical, western = FairFactory(slug="medical"), FairFactory(slug="western")
    hospital = OrganizationFactory(name_zh="山城第一医院", name_en="Mountain City Hospital")
    common = {"organization": hospital, "category": Category.CLINICAL, "duties_zh": "门诊"}
    PositionFactory(status="submitted")
    PositionFactory(edition=EditionFactory(year=2029, is_current=False))
    return [
        PositionFactory(title_zh="大数据开发工程师", title_en="Data Engineer", fair=western, degree=Degree.MASTER),
        PositionFactory(
            title_zh="智能网联汽车测试工程师", fair=western, city="成都", category=Category.AUTOMOTIVE, duties_zh="路测"
        ),
        PositionFactory(title_zh="麻醉科医师", fair=medical, degree=Degree.DOCTOR, **common),
        PositionFactory(title_zh="Java架构师", city="成都", **common),
    ]


def titles(edition: Edition, address: str) -> set[str]:
    """The titles of what an address asks for."""
    query = PositionQuery.parse(QueryDict(address.removeprefix("?")).dict())
    return set(query.positions(edition).values_list("title_zh", flat=True))


@pytest.mark.usefixtures("positions")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("数据", {"大数据开发工程师"}),
        ("大数据", {"大数据开发工程师"}),
        ("工程师", {"大数据开发工程师", "智能网联汽车测试工程师"}),
        ("工程师 成都", {"智能网联汽车测试工程师"}),
        ("智能网联", {"智能网联汽车测试工程师"}),
        ("医院", {"麻醉科医师", "Java架构师"}),
        ("data", {"大数据开发工程师"}),
        ("Mountain hospital", {"麻醉科医师", "Java架构师"}),
        ("JAVA", {"Java架构师"}),
        ("java架构", {"Java架构师"}),
        ("月球", set()),
        ("数据 月球", set()),
        ("'; drop table", set()),
        ("！？", {"大数据开发工程师", "智能网联汽车测试工程师", "麻醉科医师", "Java架构师"}),
    ],
)
def test_every_word_is_found(edition: Edition, words: str, found: set[str]) -> None:
    assert titles(edition, f"?q={words}") == found


@pytest.mark.usefixtures("positions")
@pytest.mark.parametrize("address", ["", "?q=工程师", "?city=成都", "?q=医院&city=成都", "?fair=western&degree=master"])
def test_each_filters_count_is_what_following_it_shows(edition: Edition, address: str) -> None:
    query = PositionQuery.parse(QueryDict(address.removeprefix("?")).dict())
    options = [option for shown in query.filters(edition) for option in shown["options"] if option["count"] is not None]

    assert options
    assert [(o["url"], o["count"]) for o in options] == [(o["url"], len(titles(edition, o["url"]))) for o in options]


@pytest.mark.usefixtures("positions")
def test_a_chosen_filter_is_marked_and_can_be_taken_back(edition: Edition) -> None:
    shown = {shown["name"]: shown["options"] for shown in PositionQuery(words="工程师", city="成都").filters(edition)}

    assert [(o["title"], o["url"]) for o in shown["city"] if o["current"]] == [
        ("成都", PositionQuery(words="工程师", city="成都").url())
    ]
    assert shown["city"][0]["url"] == PositionQuery(words="工程师").url()


@pytest.mark.parametrize(
    ("parameters", "query"),
    [
        ({}, PositionQuery()),
        ({"q": "  数据 ", "city": "重庆", "page": "3"}, PositionQuery(words="数据", city="重庆", page=3)),
        ({"page": "0x1"}, PositionQuery()),
        ({"page": "-1"}, PositionQuery()),
        ({"page": "９" * 9}, PositionQuery()),
        ({"q": "长" * 99, "unknown": "x"}, PositionQuery(words="长" * 80)),
    ],
)
def test_an_address_is_read_leniently(parameters: dict[str, str], query: PositionQuery) -> None:
    assert PositionQuery.parse(parameters) == query


def test_a_changed_filter_goes_back_to_page_one() -> None:
    query = PositionQuery(words="数据", page=3)

    assert query.url(city="重庆") == "?q=%E6%95%B0%E6%8D%AE&city=%E9%87%8D%E5%BA%86"
    assert query.url(page=4) == "?q=%E6%95%B0%E6%8D%AE&page=4"
    assert PositionQuery(city="重庆").url(city="") == "."
