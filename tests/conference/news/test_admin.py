"""News at the desk."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit import clock
from conference.news.models import NewsItem, NewsStatus
from conference.people.models import User
from tests.conftest import SignIn
from tests.factories import AttachmentFactory, NewsItemFactory, pdf, picture

pytestmark = pytest.mark.django_db

DESK = "/en/admin/conference/newsitem/"


@pytest.fixture
def browser(sign_in: SignIn, organizer: User) -> Client:
    return sign_in(organizer)


def told(edition: Edition, **changes: object) -> dict[str, object]:
    """What an organizer fills in."""
    return {
        "edition": edition.pk,
        "kind": "notice",
        "title_zh": "报名通知",
        "text_zh": "正文",
        "attachments-TOTAL_FORMS": 0,
        "attachments-INITIAL_FORMS": 0,
        "publish_at_0": "",
        "publish_at_1": "",
        "_save": "",
    } | changes


def test_a_draft_is_written_found_and_published(browser: Client, edition: Edition, client: Client) -> None:
    words = {"picture": picture(), "picture_alt_zh": "会场", "picture_credit_zh": "大会"}
    file = {"attachments-0-title_zh": "须知", "attachments-0-rank": 1, "attachments-0-file": pdf()}
    browser.post(f"{DESK}add/", told(edition, **words, **file, **{"attachments-TOTAL_FORMS": 1}))
    item = NewsItem.objects.get()
    assert (item.status, item.picture.width, item.attachments.get().size) == (NewsStatus.DRAFT, 1000, len(pdf().read()))

    del words["picture"]
    browser.post(f"{DESK}{item.pk}/change/", told(edition, **words, conference_newsitem_publish_this=""))

    assert "报名通知" in client.get("/news/?q=通知").content.decode()
    acts = AuditEntry.objects.filter(object_type="conference.NewsItem").order_by("id")
    assert [act.verb for act in acts] == ["add", "publish", "change"]


def test_a_row_is_published_or_withdrawn_whichever_can_be(browser: Client, edition: Edition) -> None:
    draft = NewsItemFactory(edition=edition, status=NewsStatus.DRAFT)
    public = NewsItemFactory(edition=edition)

    def offered(item: NewsItem) -> list[str]:
        actions = browser.get(f"{DESK}{item.pk}/change/").context["actions_submit_line"]
        return [action.action_name.removeprefix("conference_newsitem_") for action in actions]

    assert (offered(draft), offered(public)) == (["publish_this"], ["withdraw_this"])


@pytest.mark.parametrize(
    ("action", "after"),
    [("publish_selected", NewsStatus.PUBLISHED), ("withdraw_selected", NewsStatus.DRAFT)],
)
def test_several_are_done_at_once_and_those_that_cannot_be_are_named(
    browser: Client, edition: Edition, action: str, after: NewsStatus
) -> None:
    items = [NewsItemFactory(edition=edition, status=status) for status in NewsStatus]

    answer = browser.post(DESK, {"action": action, "_selected_action": [item.pk for item in items]}, follow=True)

    assert set(NewsItem.objects.values_list("status", flat=True)) == {after}
    assert sorted(message.level_tag for message in answer.context["messages"]) == ["success", "warning"]


def test_states_narrow_the_list(browser: Client, edition: Edition) -> None:
    NewsItemFactory(edition=edition, title_zh="草稿", status=NewsStatus.DRAFT)
    NewsItemFactory(edition=edition, title_zh="定时", publish_at=clock.now() + dt.timedelta(1))
    NewsItemFactory(edition=edition, title_zh="公开")

    shown = {
        state: [item.title_zh for item in browser.get(f"{DESK}?state={state}").context["cl"].result_list]
        for state in ("draft", "scheduled", "public")
    }

    assert shown == {"draft": ["草稿"], "scheduled": ["定时"], "public": ["公开"]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"picture": ContentFile(b"<svg><script>", name="a.png")}, "picture"),
        ({"picture": picture()}, "__all__"),
        ({"kind": "news", "is_pinned": "on"}, "__all__"),
        ({"title_zh": ""}, "title_zh"),
    ],
    ids=["svg", "without words", "pinned news", "no title"],
)
def test_what_is_wrong_is_said(browser: Client, edition: Edition, changes: dict[str, object], field: str) -> None:
    answer = browser.post(f"{DESK}add/", told(edition, **changes))

    assert list(answer.context["adminform"].form.errors) == [field]
    assert not NewsItem.objects.exists()


def test_a_file_of_another_kind_is_refused_at_its_row(browser: Client, edition: Edition) -> None:
    file = {
        "attachments-TOTAL_FORMS": 1,
        "attachments-0-title_zh": "须知",
        "attachments-0-rank": 1,
        "attachments-0-file": ContentFile(b"MZ", name="terms.pdf"),
    }

    answer = browser.post(f"{DESK}add/", told(edition, **file))

    assert "not what its name says" in str(answer.context["inline_admin_formsets"][0].formset.errors)


def test_auditors_see_it_and_its_file(sign_in: SignIn, auditor: User, edition: Edition) -> None:
    attached = AttachmentFactory(item__edition=edition, item__status=NewsStatus.DRAFT)
    page = sign_in(auditor).get(f"{DESK}{attached.item.pk}/change/")

    assert f"/en/news/files/{attached.code}" in page.content.decode()


def test_the_button_leads_to_the_page_as_it_will_look(browser: Client, edition: Edition) -> None:
    item = NewsItemFactory(edition=edition, status=NewsStatus.DRAFT)

    assert browser.get(f"{DESK}{item.pk}/preview/")["Location"] == f"/en/news/{item.code}/preview/"


def test_the_list_costs_the_same_for_one_as_for_three(
    browser: Client, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser.get(DESK)
    NewsItemFactory(edition=edition)
    with django_assert_num_queries(QUERIES):
        browser.get(DESK)

    for _ in range(2):
        NewsItemFactory(edition=edition)
    with django_assert_num_queries(QUERIES):
        browser.get(DESK)


QUERIES = 14
