"""The JSON Feed: what changed last comes first, and a move is news."""

import pytest
from django.test import Client

from conference.editions.models import Edition
from events.program.models import Session, Status
from events.schedule.services.releasing import release
from tests.factories import at

pytestmark = pytest.mark.django_db


def items() -> list[dict]:
    feed = Client().get("/schedule/feed.json")
    assert feed["Content-Type"] == "application/feed+json"
    return feed.json()["items"]


def test_it_says_what_it_is(keynote: Session) -> None:
    feed = Client().get("/en/schedule/feed.json").json()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].endswith("/en/schedule/feed.json")
    assert feed["language"] == "en"
    assert all({"id", "content_text"} <= set(item) for item in feed["items"])


def test_a_session_has_its_time_place_and_speakers(keynote: Session) -> None:
    [item] = [item for item in items() if item["url"].endswith(f"/{keynote.code}/")]

    assert item["content_text"].splitlines()[:3] == ["2030-11-23 09:00–10:00", "国际会议中心 一号厅", "量子峰会"]
    assert [author["name"] for author in item["authors"]] == ["苏雨桐"]


def test_what_moved_comes_first_and_is_news_again(edition: Edition, keynote: Session) -> None:
    before = {item["url"]: item for item in items()}
    Session.objects.filter(pk=keynote.pk).update(starts_at=at("08:00"))
    release(edition=edition, by=None)
    first, *others = items()

    assert first["url"].endswith(f"/{keynote.code}/")
    assert first["id"] != before[first["url"]]["id"]
    assert first["date_published"] == before[first["url"]]["date_published"] < first["date_modified"]
    assert all(item == before[item["url"]] for item in others)


def test_a_canceled_session_says_so(edition: Edition, keynote: Session) -> None:
    Session.objects.filter(pk=keynote.pk).update(status=Status.CANCELLED)
    release(edition=edition, by=None)

    assert items()[0]["title"].startswith("已取消：")
