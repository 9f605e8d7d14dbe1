"""Publishing and withdrawing."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit import clock
from conference.news.models import NewsItem, NewsStatus
from conference.news.services import WrongStatus, publish, withdraw
from conference.pages.services import current_version
from conference.people.models import User
from tests.factories import NewsItemFactory, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(edition: Edition) -> NewsItem:
    return NewsItemFactory(edition=edition, status=NewsStatus.DRAFT, publish_at=None)


def test_a_draft_without_a_time_is_public_now(draft: NewsItem, organizer: User) -> None:
    publish(item=draft, by=organizer)

    assert NewsItem.objects.public(clock.now()).get() == draft


def test_a_draft_keeps_the_time_it_was_given(draft: NewsItem, organizer: User) -> None:
    draft.publish_at = clock.now() + dt.timedelta(hours=1)
    draft.save()

    publish(item=draft, by=organizer)

    assert not NewsItem.objects.public(clock.now())
    assert NewsItem.objects.scheduled(clock.now()).get() == draft


def test_each_act_is_logged_and_outdates_the_pages(draft: NewsItem, organizer: User) -> None:
    before = current_version()

    publish(item=draft, by=organizer)
    withdraw(item=draft, by=organizer)

    acts = AuditEntry.objects.filter(object_type="conference.NewsItem", actor_id=organizer.pk).order_by("id")
    assert [(act.verb, act.changes["status"]) for act in acts] == [
        ("publish", ["draft", "published"]),
        ("withdraw", ["published", "draft"]),
    ]
    assert current_version() == before + 2
    assert not NewsItem.objects.public(clock.now())


def test_nothing_is_done_twice(draft: NewsItem, organizer: User) -> None:
    seen_before = NewsItem.objects.get()
    with pytest.raises(WrongStatus):
        withdraw(item=draft, by=organizer)
    publish(item=draft, by=organizer)
    with pytest.raises(WrongStatus):
        publish(item=seen_before, by=organizer)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": NewsStatus.PUBLISHED, "publish_at": None},
        {"kind": "news", "is_pinned": True},
        {"picture": picture(), "picture_credit_zh": "大会"},
        {"picture": picture(), "picture_alt_zh": "会场"},
    ],
    ids=["published without a time", "pinned news", "picture without words", "picture without credit"],
)
def test_the_database_refuses_what_is_half(edition: Edition, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="news_item_"), transaction.atomic():
        NewsItemFactory(**wrong)
