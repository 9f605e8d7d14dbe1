"""How many messages of the network a text takes: the lengths are those of TS 23.038 and TS 23.040."""

import pytest

from conference.texts.segments import BASIC, EXTENSION, segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("中" * 70, 1),
        ("中" * 71, 2),
        ("中" * 134, 2),
        ("中" * 135, 3),
        ("a" * 69 + "中", 1),
        ("a" * 70 + "中", 2),
    ],
)
def test_a_text_is_cut_where_the_standards_cut_it(text: str, count: int) -> None:
    assert segments(text) == count


@pytest.mark.parametrize(("text", "count"), [("€" * 80, 1), ("€" * 80 + "a", 2), ("[]" * 40, 1), ("[]" * 41, 2)])
def test_characters_of_the_extension_count_twice(text: str, count: int) -> None:
    assert segments(text) == count


@pytest.mark.parametrize(("text", "count"), [("😀" * 35, 1), ("😀" * 36, 2), ("😀" * 66, 2), ("😀" * 67, 3)])
def test_characters_of_two_units_count_twice_and_are_not_cut(text: str, count: int) -> None:
    """67 units hold 33 of them: the last unit of a part stays empty."""
    assert segments(text) == count


def test_an_escape_is_not_cut_from_what_it_escapes() -> None:
    assert segments("a" * 152 + "€" + "a" * 152) == 3
    assert segments("a" * 153 + "€" + "a" * 151) == 2


def test_the_alphabet_has_its_size() -> None:
    """128 places, one of them the escape; ten characters behind it."""
    assert (len(BASIC), len(EXTENSION)) == (127, 10)
