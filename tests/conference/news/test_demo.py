"""The demo's news reads like the real one, in both languages."""

import datetime as dt

import pytest

from conference.editions.demo import edition as demo_edition
from conference.kit.demo import Demo
from conference.news.demo import news
from conference.news.models import Attachment, NewsItem, NewsStatus
from tests.factories import at

pytestmark = pytest.mark.django_db

TWO_WEEKS_BEFORE = dt.date(2026, 11, 7)


@pytest.fixture(autouse=True)
def loaded() -> None:
    """The news of an edition that opens two weeks later, at a shift of two years."""
    demo = Demo(shift=dt.timedelta(728), say=lambda _what: None)
    demo_edition(demo)
    news(demo)


def test_one_waits_for_its_time_one_is_a_draft_and_the_others_are_public() -> None:
    now = at("18:00", TWO_WEEKS_BEFORE)

    assert NewsItem.objects.public(now).count() == 8
    assert NewsItem.objects.scheduled(now).count() == 1
    assert NewsItem.objects.filter(status=NewsStatus.DRAFT).count() == 1


def test_everything_is_told_in_both_languages() -> None:
    texts = NewsItem.objects.values_list("title_en", "summary_zh", "summary_en", "text_zh", "text_en")

    assert all(all(row) for row in [*texts, *Attachment.objects.values_list("title_zh", "title_en")])


def test_there_are_pictures_a_pinned_notice_and_a_file() -> None:
    assert [item.picture.width for item in NewsItem.objects.exclude(picture="")] == [960] * 4
    assert NewsItem.objects.filter(is_pinned=True).count() == 1
    assert Attachment.objects.get().format == "XLSX"
