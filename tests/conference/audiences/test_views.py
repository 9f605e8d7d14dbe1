"""Audiences at the desk: the list and the editor."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.audiences.forms import MOST_CONDITIONS
from conference.audiences.models import Audience
from conference.audiences.queries import people_of
from conference.editions.models import Edition
from conference.people.models import Language, User
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

LIST, NEW = "/admin/audiences/", "/admin/audiences/new/"


@pytest.fixture
def desk(sign_in: SignIn, organizer: User) -> Client:
    return sign_in(organizer)


def conditions(*told: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    """What the editor sends of some conditions: each by its place, its filter and its own fields."""
    sent: dict[str, Any] = {"condition": [place for place, _filter, _fields in told]}
    for place, filter_name, fields in told:
        sent |= {f"{place}-filter": filter_name} | {f"{place}-{name}": value for name, value in fields.items()}
    return sent


ENGLISH = ("0-0", "language", {"language": "en"})
ACCOUNT = ("0-1", "account", {})
NO_ACCOUNT = ("1-0", "account", {"negated": "on"})


def places(html: str) -> list[str]:
    return re.findall(r'name="condition" value="([\d-]+)"', html)


def reach(html: str) -> str:
    """The part of the page that htmx takes."""
    found = re.search(r'<section id="reach".*?</section>', html, re.DOTALL)
    assert found
    return found[0]


def test_an_audience_is_made_of_what_the_editor_sends(desk: Client, edition: Edition) -> None:
    factories.UserFactory(person__language=Language.ENGLISH)

    answer = desk.post(NEW, {"name": "外籍嘉宾", "save": "yes"} | conditions(ENGLISH, NO_ACCOUNT))

    audience = Audience.objects.get()
    assert answer.url == f"{LIST}{audience.pk}/"
    assert list(audience.conditions.values_list("group", "position", "filter", "parameters", "is_negated")) == [
        (0, 0, "language", {"language": ["en"]}, False),
        (1, 0, "account", {}, True),
    ]
    assert not people_of(audience).exists()


def test_the_page_of_a_saved_audience_has_what_was_saved(desk: Client, edition: Edition) -> None:
    desk.post(NEW, {"name": "外籍嘉宾", "save": "yes"} | conditions(ENGLISH, ACCOUNT))

    html = desk.get(f"{LIST}{Audience.objects.get().pk}/").content.decode()

    assert places(html) == ["0-0", "0-1"]
    assert re.search(r'name="0-0-language" value="en"[^>]*checked', html)


def test_what_is_only_looked_at_is_not_saved_and_nothing_typed_is_lost(desk: Client, edition: Edition) -> None:
    factories.UserFactory(person__language=Language.ENGLISH, person__given_names="Maria", person__name_zh="")

    html = desk.post(NEW, {"name": "外籍嘉宾"} | conditions(ENGLISH)).content.decode()

    assert not Audience.objects.exists()
    assert 'value="外籍嘉宾"' in html
    assert "<strong>1</strong>" in reach(html)
    assert "Maria" in reach(html)
    assert "通知语言为“English”" in reach(html)


def test_a_swap_shows_what_a_reload_would(desk: Client, edition: Edition) -> None:
    desk.post(NEW, {"name": "外籍嘉宾", "save": "yes"} | conditions(ENGLISH, ACCOUNT))
    url = f"{LIST}{Audience.objects.get().pk}/"

    swapped = desk.post(url, {"name": "外籍嘉宾"} | conditions(ENGLISH, ACCOUNT), headers={"HX-Request": "true"})

    assert reach(swapped.content.decode()) == reach(desk.get(url).content.decode())


def test_a_condition_is_added_to_a_group_or_as_a_group_of_its_own(desk: Client, edition: Edition) -> None:
    first = desk.post(NEW, {"add": "new", "add-new": "account"}).content.decode()
    other = desk.post(NEW, conditions(ENGLISH, NO_ACCOUNT) | {"add": "0", "add-0": "account"}).content.decode()
    third = desk.post(NEW, conditions(ENGLISH, NO_ACCOUNT) | {"add": "new", "add-new": "account"}).content.decode()

    assert places(first) == ["0-0"]
    assert places(other) == ["0-0", "0-1", "1-0"]
    assert places(third) == ["0-0", "1-0", "2-0"]
    assert re.search(r'name="0-1-negated"[^>]*autofocus', other)


def test_a_new_condition_is_not_yet_wrong_but_reaches_nobody(desk: Client, edition: Edition) -> None:
    html = desk.post(NEW, {"add": "new", "add-new": "language"}).content.decode()

    assert "请至少选择一项" not in html
    assert "“通知语言”尚未填写" in reach(html)
    assert "<strong>0</strong>" in reach(html)


def test_a_condition_is_removed_and_the_others_close_up(desk: Client, edition: Edition) -> None:
    html = desk.post(NEW, conditions(ENGLISH, ACCOUNT, NO_ACCOUNT) | {"drop": "0-0"}).content.decode()

    assert places(html) == ["0-0", "1-0"]
    assert 'name="1-0-negated" checked' in html


def test_errors_stand_at_their_fields_and_nothing_is_saved(desk: Client, edition: Edition) -> None:
    taken = factories.AudienceFactory(edition=edition)

    told = {"name": taken.name, "save": "yes"} | conditions(("0-0", "listed", {"lists": "999"}), NO_ACCOUNT)
    html = desk.post(NEW, told).content.decode()

    assert Audience.objects.count() == 1
    assert html.count("已有同名的发送对象。") == 1
    assert re.search(r'id="id_0-0-lists_error".*?此处所选的内容已不存在。', html, re.DOTALL)
    assert places(html) == ["0-0", "1-0"]


def test_whoever_is_second_keeps_what_they_typed(desk: Client, edition: Edition) -> None:
    audience = factories.AudienceFactory(edition=edition)

    told = {"name": "改名", "save": "yes", "seen": "2020-01-01T00:00:00+00:00"} | conditions(ENGLISH)
    html = desk.post(f"{LIST}{audience.pk}/", told).content.decode()

    assert "有人已修改此发送对象" in html
    assert 'value="改名"' in html
    audience.refresh_from_db()
    assert audience.name != "改名"


@pytest.mark.parametrize(
    "told",
    [
        {"condition": ["x", "0-0-0", "-1-2", "9999-0"]},
        {"add": "new", "add-new": "horoscope"},
        {"add": "x" * 50, "add-" + "x" * 50: "account"},
        {"drop": "7-7"},
    ],
)
def test_what_no_page_sends_changes_nothing(told: dict[str, Any], desk: Client, edition: Edition) -> None:
    answer = desk.post(NEW, told)

    assert (answer.status_code, len(places(answer.content.decode()))) == (200, "x" * 50 in told.get("add", ""))


def test_conditions_are_limited(desk: Client, edition: Edition) -> None:
    told = conditions(*((f"0-{number}", "account", {}) for number in range(MOST_CONDITIONS + 5)))

    html = desk.post(NEW, told | {"add": "new", "add-new": "account"}).content.decode()

    assert len(places(html)) == MOST_CONDITIONS


def test_an_auditor_looks_and_changes_nothing(sign_in: SignIn, auditor: User, edition: Edition) -> None:
    audience = factories.ConditionFactory(audience__edition=edition).audience
    visitor, url = sign_in(auditor), f"{LIST}{audience.pk}/"

    html = visitor.get(url).content.decode()

    assert "已有账号" in reach(html)
    assert 'id="editor"' not in html
    assert visitor.post(url, {"name": "改名", "save": "yes"}).status_code == 403


def test_another_editions_audience_is_not_there(desk: Client, edition: Edition) -> None:
    earlier = factories.AudienceFactory(edition=factories.EditionFactory(year=2028, is_current=False))

    for url in (f"{LIST}{earlier.pk}/", f"{LIST}{earlier.pk}/delete/"):
        assert (desk.get(url).status_code, desk.post(url).status_code) == (404, 404)
    assert earlier.name not in desk.get(LIST).content.decode()


def test_an_audience_is_deleted_after_one_was_asked(desk: Client, edition: Edition) -> None:
    audience = factories.AudienceFactory(edition=edition)
    url = f"{LIST}{audience.pk}/delete/"

    assert audience.name in desk.get(url).content.decode()
    assert Audience.objects.exists()
    desk.post(url)

    assert not Audience.objects.exists()


def test_the_list_says_what_each_means_and_how_many_it_has(desk: Client, edition: Edition) -> None:
    factories.ConditionFactory(audience__edition=edition)
    factories.AudienceFactory(edition=edition)

    html = desk.get(LIST).content.decode()

    assert "已有账号" in html
    assert "没有人：尚未设置条件。" in html
    assert re.findall(r"<strong>(\d+)</strong>", html) == ["1", "0"]


def test_the_list_costs_the_same_for_one_as_for_three(desk: Client, edition: Edition) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        return len(queries)

    def add() -> None:
        contact_list = factories.ContactListFactory(edition=edition)
        condition = factories.ConditionFactory(
            audience__edition=edition, filter="listed", parameters={"lists": [str(contact_list.pk)]}
        )
        factories.ConditionFactory(audience=condition.audience, group=1)

    add()
    desk.get(LIST)
    one = cost()
    add()
    add()

    assert cost() == one
