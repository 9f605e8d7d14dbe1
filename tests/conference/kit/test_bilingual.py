"""Two columns, one word."""

import pytest
from django.utils import translation

from conference.kit.bilingual import Translated, both


class Thing:
    """Something with a title."""

    title = Translated()

    def __init__(self, zh: str, en: str) -> None:
        self.title_zh, self.title_en = zh, en


@pytest.mark.parametrize(
    ("zh", "en", "chinese", "english"),
    [
        ("大会", "Conference", "大会", "Conference"),
        ("大会", "", "大会", "大会"),
        ("", "Conference", "Conference", "Conference"),
    ],
)
def test_a_missing_translation_falls_back(zh: str, en: str, chinese: str, english: str) -> None:
    thing = Thing(zh, en)

    with translation.override("zh-hans"):
        assert thing.title == chinese
    with translation.override("en"):
        assert thing.title == english


def test_the_api_shows_both_as_stored() -> None:
    assert both(Thing("大会", ""), "title") == {"zh": "大会", "en": ""}
