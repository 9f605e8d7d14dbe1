"""What the pages draw and say by themselves."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from conference.templatetags import face

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # nine o'clock in Chongqing


def test_a_pattern_is_the_same_for_the_same_code_and_another_for_another() -> None:
    assert face.current_pattern("A") == face.current_pattern("A")
    assert face.current_pattern("A") != face.current_pattern("B")


@pytest.mark.parametrize("code", ["", "7K2M9Q4X1R", "<script>", 12, "智"])
def test_a_pattern_is_small_well_formed_and_repeats_nothing_of_its_code(code: object) -> None:
    svg = face.current_pattern(code)
    assert len(svg.encode()) < 1024
    assert ElementTree.fromstring(svg).tag == "svg"
    assert "<script" not in svg
    assert "style=" not in svg


def test_an_icon_is_hidden_from_screen_readers_and_escapes_its_name() -> None:
    assert 'aria-hidden="true"' in face.icon("calendar")
    assert "#calendar" in face.icon("calendar")
    assert "<b>" not in face.icon('"><b>')


@pytest.mark.parametrize(
    ("language", "day", "full", "days"),
    [
        ("zh-hans", "11月23日（周一）", "2026年11月23日", "2026年11月23日至24日"),
        ("en", "Mon, November 23", "November 23, 2026", "November 23–24, 2026"),
    ],
)
def test_dates_read_as_people_write_them(language: str, day: str, full: str, days: str) -> None:
    with translation.override(language):
        assert face.day(MORNING) == face.day(date(2026, 11, 23)) == f'<time datetime="2026-11-23">{day}</time>'
        assert face.full_date(MORNING) == full
        assert strip_tags(face.day_range(date(2026, 11, 23), date(2026, 11, 24))) == days


def test_a_range_over_two_months_names_both() -> None:
    with translation.override("en"):
        days = strip_tags(face.day_range(date(2026, 11, 30), date(2026, 12, 1)))
        assert days == "November 30, 2026 – December 1, 2026"
        assert strip_tags(face.day_range(date(2026, 12, 1), date(2026, 12, 1))) == "December 1, 2026"


def test_what_has_no_time_yet_says_nothing() -> None:
    assert face.day(None) == face.full_date(None) == face.time_range(None) == face.thousands(None) == ""


def test_times_are_those_of_chongqing_and_machines_can_read_them() -> None:
    markup = face.time_range(MORNING, datetime(2026, 11, 23, 3, 30, tzinfo=UTC))
    assert ">09:00</time>–<time" in markup
    assert ">11:30</time>" in markup
    assert "2026-11-23T09:00:00+08:00" in markup


def test_counts_have_commas_in_every_language() -> None:
    with translation.override("zh-hans"):
        assert face.thousands(10012) == "10,012"


def test_the_theme_breaks_between_its_halves() -> None:
    assert face.theme_parts("才聚新重庆·共创新未来") == ["才聚新重庆", "共创新未来"]
    assert face.theme_parts("One") == ["One"]
