"""Public pages are the same bytes for everybody, kept whole, and at most a second old."""

import gzip
import itertools

import brotli
import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from conference.editions.models import Edition
from conference.pages import middleware
from conference.pages.decorators import public_page
from conference.pages.middleware import KeptPages, PersonalPageKept
from conference.pages.services import outdate_pages
from conference.people.models import User
from tests.conftest import SignIn
from tests.factories import EditionFactory
from tests.holding import held

pytestmark = pytest.mark.django_db


def test_a_kept_page_costs_one_query_for_its_version(edition: Edition, client: Client) -> None:
    first = client.get("/about/")

    with CaptureQueriesContext(connection) as queries:
        second = client.get("/about/")

    assert second.content == first.content
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]
    assert "conference_pageversion" in queries[0]["sql"]


def test_a_change_is_public_within_a_second(edition: Edition, client: Client) -> None:
    client.get("/about/")
    Edition.objects.update(introduction_zh="新的介绍")
    assert "新的介绍" not in client.get("/about/").content.decode()

    outdate_pages()

    assert "新的介绍" in client.get("/about/").content.decode()


def test_within_the_second_nothing_is_asked(edition: Edition, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "FRESH_SECONDS", 60.0)
    client.get("/about/")
    outdate_pages()

    with CaptureQueriesContext(connection) as queries:
        client.get("/about/")

    assert len(queries) == 0


def test_each_visitor_gets_the_encoding_they_take(edition: Edition, client: Client) -> None:
    plain = client.get("/about/")
    zipped = client.get("/about/", headers={"Accept-Encoding": "gzip"})
    smallest = client.get("/about/", headers={"Accept-Encoding": "gzip, deflate, br"})

    assert gzip.decompress(zipped.content) == brotli.decompress(smallest.content) == plain.content
    assert smallest["Content-Encoding"] == "br"
    assert len({plain["ETag"], zipped["ETag"], smallest["ETag"]}) == 3


def test_who_has_the_page_is_told_so(edition: Edition, client: Client) -> None:
    tag = client.get("/about/")["ETag"]

    again = client.get("/about/", headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_everybody_sees_the_same_bytes(edition: Edition, attendee: User, sign_in: SignIn) -> None:
    anonymous = Client().get("/", headers={"Accept-Language": "en"})
    signed_in = sign_in(attendee).get("/", headers={"Accept-Language": "zh"})

    assert anonymous.content == signed_in.content
    assert "Cookie" not in anonymous["Vary"]
    assert not anonymous.cookies


def test_each_language_is_a_page_of_its_own(edition: Edition, client: Client) -> None:
    assert client.get("/about/").content != client.get("/en/about/").content


def test_kept_pages_carry_the_security_headers(edition: Edition, client: Client) -> None:
    for _time in range(2):
        page = client.get("/")
        assert page["Content-Security-Policy"].count("default-src 'self'") == 1
        assert page["X-Content-Type-Options"] == "nosniff"
        assert page["X-Frame-Options"] == "DENY"


def _counting(seconds_to_live: float) -> KeptPages:
    """Kept pages over a public view whose page says how often it was rendered."""
    rendered = itertools.count(1)

    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(str(next(rendered)))
        response.is_public_page = True
        response.seconds_to_live = seconds_to_live
        return response

    return KeptPages(view)


@pytest.mark.parametrize(("seconds_to_live", "second"), [(60.0, b"1"), (0.0, b"2")])
def test_a_page_expires_when_it_changes_by_itself(rf: RequestFactory, seconds_to_live: float, second: bytes) -> None:
    kept = _counting(seconds_to_live)

    assert [kept(rf.get("/soon/")).content for _time in range(2)] == [b"1", second]


def test_a_personal_page_marked_public_is_refused(rf: RequestFactory) -> None:
    @public_page
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("mine", headers={"Vary": "Cookie"})

    with pytest.raises(PersonalPageKept):
        KeptPages(view)(rf.get("/mine/"))


def test_what_is_not_public_is_never_kept(rf: RequestFactory) -> None:
    kept = KeptPages(lambda request: HttpResponse("live"))

    kept(rf.get("/live/"))
    kept(rf.post("/live/"))

    assert not kept.pages


def test_pages_that_nobody_asks_for_make_room(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "KEPT_PAGES", 2)
    kept = _counting(60)

    for name in "abac":
        kept(rf.get(f"/{name}/"))

    assert [path for _host, _scheme, path in kept.pages] == ["/a/?", "/c/?"]


def test_a_notice_waits_for_a_page_of_ones_own(edition: Edition, attendee: User, sign_in: SignIn) -> None:
    browser = sign_in(attendee)
    browser.post("/accounts/logout/")
    del browser.cookies["sessionid"]  # as a browser does that is told to

    assert "已退出" not in browser.get("/").content.decode()
    assert "已退出" in browser.get("/accounts/login/").content.decode()


def test_a_page_that_sets_a_cookie_is_not_kept(edition: Edition, client: Client) -> None:
    client.cookies["sessionid"] = "x"  # too short for a session: Django deletes it
    spoiled = client.get("/")

    assert (spoiled.status_code, spoiled.cookies["sessionid"]["max-age"]) == (200, 0)
    assert not Client().get("/").cookies


@pytest.mark.django_db(transaction=True)
def test_kept_pages_outlive_the_database(client: Client) -> None:
    EditionFactory()
    before = client.get("/about/")

    with held("LOCK TABLE conference_pageversion"):
        assert client.get("/about/").content == before.content
