"""The public pages of news: nothing before its time, everything after."""

import datetime as dt
import time
import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from conference.editions.models import Edition
from conference.kit import clock
from conference.news.models import Attachment, NewsItem, NewsStatus
from conference.news.queries import PAGE_SIZE
from conference.news.services import publish, withdraw
from conference.people.models import User
from tests.conftest import SignIn
from tests.factories import AttachmentFactory, EditionFactory, NewsItemFactory, pdf, picture

pytestmark = pytest.mark.django_db

LIST, FEED = "/news/", "/news/feed.atom"
ATOM = {"atom": "http://www.w3.org/2005/Atom"}
ZH, EN = "量子芯片发布", "Quantum chips unveiled"
LISTS = (
    "/", "/en/", LIST, "/en/news/", "/news/?kind=notice", "/news/?q=量子", "/en/news/?q=quantum", FEED, f"/en{FEED}",
)  # fmt: skip


@pytest.fixture
def scheduled(edition: Edition) -> Attachment:
    """A file of a notice with everything, pinned, public in an hour."""
    item = NewsItemFactory(
        edition=edition, kind="notice", is_pinned=True, publish_at=clock.now() + dt.timedelta(hours=1),
        title_zh=ZH, title_en=EN, summary_zh=ZH, summary_en=EN, text_zh=ZH, text_en=EN,
        picture=picture(), picture_alt_zh=ZH, picture_alt_en=EN, picture_credit_zh="大会", picture_credit_en="Us",
    )  # fmt: skip
    return AttachmentFactory(item=item, title_zh=ZH, title_en=EN)


def pages_with(client: Client, item: NewsItem) -> set[str]:
    """Of all lists those that show anything of an item."""
    traces = (ZH, EN, item.code, item.picture.name.partition("-")[0])
    shown = {page: client.get(page).content.decode().split("</form>")[-1] for page in LISTS}
    return {page for page, text in shown.items() if any(trace in text for trace in traces)}


def own_pages(client: Client, attached: Attachment) -> dict[str, int]:
    """What its own pages and its file answer."""
    code = attached.item.code
    pages = (f"/news/{code}/", f"/en/news/{code}/", f"/news/{code}/preview/", f"/news/files/{attached.code}")
    answers = {page: client.get(page) for page in pages}
    for answer in answers.values():
        list(answer)  # a file is closed once it is read
    return {page: answer.status_code for page, answer in answers.items()}


def test_before_its_time_nothing_of_an_item_is_anywhere(client: Client, scheduled: Attachment) -> None:
    assert pages_with(client, scheduled.item) == set()
    assert set(own_pages(client, scheduled).values()) == {404}


def test_from_its_time_on_it_is_everywhere(client: Client, scheduled: Attachment) -> None:
    clock.set_offset(dt.timedelta(hours=1))

    assert pages_with(client, scheduled.item) == set(LISTS)
    assert list(own_pages(client, scheduled).values()) == [200, 200, 404, 200]


def test_a_withdrawn_item_is_nowhere(client: Client, scheduled: Attachment, organizer: User) -> None:
    clock.set_offset(dt.timedelta(hours=1))
    pages_with(client, scheduled.item)

    withdraw(item=scheduled.item, by=organizer)

    assert pages_with(client, scheduled.item) == set()
    assert set(own_pages(client, scheduled).values()) == {404}


def test_organizers_see_the_page_as_it_will_look(scheduled: Attachment, organizer: User, sign_in: SignIn) -> None:
    browser = sign_in(organizer)
    seen = browser.get(f"/en/news/{scheduled.item.code}/preview/")
    file = browser.get(f"/news/files/{scheduled.code}")

    assert EN in seen.content.decode()
    assert "Scheduled" in seen.content.decode()
    assert "no-store" in seen["Cache-Control"]
    assert b"".join(file).startswith(b"%PDF")


def test_organizers_of_one_event_or_of_another_edition_do_not(
    scheduled: Attachment, event_organizer: User, sign_in: SignIn, edition: Edition
) -> None:
    other = EditionFactory(year=2029, is_current=False)
    NewsItem.objects.update(edition=other)

    assert set(own_pages(sign_in(event_organizer), scheduled).values()) == {404}


@pytest.mark.parametrize("page", ["/", LIST, FEED])
def test_a_kept_page_expires_at_the_next_publication(edition: Edition, client: Client, page: str) -> None:
    item = NewsItemFactory(edition=edition, title_zh=ZH, publish_at=clock.now() + dt.timedelta(seconds=1))
    later = NewsItemFactory(edition=edition, publish_at=clock.now() + dt.timedelta(seconds=60))
    assert ZH not in client.get(page).content.decode()

    time.sleep(1.1)

    assert ZH in client.get(page).content.decode()
    assert later.title_zh not in client.get(page).content.decode()
    assert item.is_public(clock.now())


def test_publishing_is_public_within_a_second(client: Client, organizer: User, edition: Edition) -> None:
    draft = NewsItemFactory(edition=edition, title_zh=ZH, status=NewsStatus.DRAFT)
    assert ZH not in client.get(LIST).content.decode()

    publish(item=draft, by=organizer)

    assert ZH in client.get(LIST).content.decode()


class TestList:
    def titles(self, client: Client, address: str = LIST) -> list[str]:
        return [item.title for item in client.get(address).context["page"].object_list]

    def test_pinned_notices_come_first_then_the_newest(self, client: Client, edition: Edition) -> None:
        now = clock.now()
        for hours, title, options in ((1, "新", {}), (3, "旧", {}), (5, "顶", {"kind": "notice", "is_pinned": True})):
            NewsItemFactory(edition=edition, title_zh=title, publish_at=now - dt.timedelta(hours=hours), **options)

        assert self.titles(client) == ["顶", "新", "旧"]

    def test_links_narrow_it_to_one_kind(self, client: Client, edition: Edition) -> None:
        NewsItemFactory(edition=edition, title_zh="报名通知", kind="notice")
        NewsItemFactory(edition=edition, title_zh="大会开幕", kind="news")
        tabs = client.get(LIST).context["tabs"]

        assert [self.titles(client, LIST + tab["url"].lstrip(".")) for tab in tabs[1:]] == [["报名通知"], ["大会开幕"]]
        assert len(self.titles(client, f"{LIST}?kind=gossip")) == 2

    @pytest.mark.parametrize(
        ("words", "is_found"),
        [("芯片", True), ("量子 发布", True), ("chips", True), ("正文里", True), ("片量", False), ("月球", False)],
    )
    def test_words_are_found_in_titles_and_texts(
        self, client: Client, edition: Edition, words: str, is_found: bool
    ) -> None:
        NewsItemFactory(edition=edition, title_zh=ZH, title_en=EN, text_zh="这在正文里面")

        assert bool(self.titles(client, f"{LIST}?q={words}")) is is_found

    def test_it_turns_pages_and_keeps_the_choice(self, client: Client, edition: Edition) -> None:
        for _ in range(PAGE_SIZE + 1):
            NewsItemFactory(edition=edition)

        second = client.get(f"{LIST}?kind=news&page=2")
        assert len(second.context["page"].object_list) == 1
        assert [link["url"] for link in second.context["page_links"]] == ["?kind=news", "?kind=news&page=2"]
        assert len(self.titles(client, f"{LIST}?page=999")) == 1

    def test_news_of_another_edition_is_not_in_it(self, client: Client, edition: Edition) -> None:
        NewsItemFactory(edition=EditionFactory(year=2029, is_current=False))

        assert self.titles(client) == []

    @pytest.mark.parametrize("page", [LIST, f"{LIST}?q=大会", FEED, "/"])
    def test_it_costs_the_same_for_one_as_for_three(
        self, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries, page: str
    ) -> None:
        words = {"picture_alt_zh": "会场", "picture_credit_zh": "大会"}
        NewsItemFactory(edition=edition, picture=picture(), **words)
        with django_assert_num_queries(QUERIES[page]):
            Client().get(page)

        for _ in range(2):
            NewsItemFactory(edition=edition, picture=picture(), **words)
        with django_assert_num_queries(QUERIES[page]):
            Client().get(page)


def test_a_page_with_files_costs_the_same_for_one_as_for_three(
    edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = AttachmentFactory(item__edition=edition).item
    with django_assert_num_queries(QUERIES["one"]):
        Client().get(f"/news/{item.code}/")

    for _ in range(2):
        AttachmentFactory(item=item)
    with django_assert_num_queries(QUERIES["one"]):
        Client().get(f"/en/news/{item.code}/")


class TestFeed:
    def test_it_is_atom_that_pages_name(self, client: Client, edition: Edition) -> None:
        item = NewsItemFactory(edition=edition, title_zh=ZH, title_en=EN, summary_zh="<b>摘要</b>", kind="notice")
        answer = client.get("/en/news/feed.atom")
        feed = ElementTree.fromstring(answer.content)
        entry = feed.find("atom:entry", ATOM)

        assert answer["Content-Type"].startswith("application/atom+xml")
        assert (
            '<link rel="alternate" type="application/atom+xml" href="/en/news/feed.atom"'
            in client.get("/en/").content.decode()
        )
        assert entry.findtext("atom:title", "", ATOM) == EN
        assert entry.find("atom:link", ATOM).get("href").endswith(f"/en/news/{item.code}/")
        assert entry.findtext("atom:summary", "", ATOM) == "&lt;b&gt;摘要&lt;/b&gt;"
        assert entry.findtext("atom:published", "", ATOM) == item.publish_at.isoformat()
        assert entry.find("atom:category", ATOM).get("term") == "Notice"

    def test_what_word_processors_leave_in_a_text_breaks_nothing(self, client: Client, edition: Edition) -> None:
        NewsItemFactory(edition=edition, title_zh="第一行\x0b第二行")

        assert "第一行 第二行" in client.get(FEED).content.decode()

    def test_it_is_there_before_the_first_item(self, client: Client, edition: Edition) -> None:
        assert ElementTree.fromstring(client.get(FEED).content).find("atom:entry", ATOM) is None


def test_the_front_page_has_the_pinned_notice_and_the_latest_three(client: Client, edition: Edition) -> None:
    now = clock.now()
    NewsItemFactory(edition=edition, kind="notice", is_pinned=True, publish_at=now - dt.timedelta(days=9))
    for hours in range(1, 6):
        NewsItemFactory(edition=edition, title_zh=f"第{hours}条", publish_at=now - dt.timedelta(hours=hours))

    block = next(block for block in client.get("/").context["blocks"] if "pinned" in block)

    assert block["pinned"].is_pinned
    assert [item.title_zh for item in block["items"]] == ["第1条", "第2条", "第3条"]


def test_a_file_is_kept_and_never_shown(client: Client, edition: Edition) -> None:
    attached = AttachmentFactory(item__edition=edition, title_zh="参赛须知", title_en='Terms; a="b"\r\nX: y')

    chinese, english = client.get(f"/news/files/{attached.code}"), client.get(f"/en/news/files/{attached.code}")
    assert list(chinese) == list(english) == [pdf().read()]

    assert chinese["Content-Disposition"] == "attachment; filename*=utf-8''%E5%8F%82%E8%B5%9B%E9%A1%BB%E7%9F%A5.pdf"
    assert english["Content-Disposition"].startswith("attachment; filename")
    assert (chinese["Content-Type"], chinese["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in chinese["Content-Security-Policy"]
    assert "no-cache" in chinese["Cache-Control"]


def test_scripts_in_a_text_stay_words(client: Client, edition: Edition) -> None:
    item = NewsItemFactory(edition=edition, title_zh="<script>1", text_zh="<script>2</script> [a](javascript:3)")

    page = client.get(f"/news/{item.code}/").content.decode()

    assert "<script>1" not in page
    assert "<script>2" not in page
    assert 'href="javascript' not in page


QUERIES = {LIST: 7, f"{LIST}?q=大会": 7, FEED: 5, "/": 14, "one": 5}
