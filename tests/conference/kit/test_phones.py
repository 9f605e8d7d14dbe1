"""Phone numbers."""

import pytest

from conference.kit import phones


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "0086 13800138000",
        "１３８００１３８０００",
    ],
)
def test_a_mainland_number_needs_no_country_code(typed: str) -> None:
    assert phones.parse(typed) == "+8613800138000"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("+44 20 7946 0018", "+442079460018"), ("+852 2123 4567", "+85221234567"), ("023-6770 0000", "+862367700000")],
)
def test_other_numbers_are_kept_as_well(typed: str, number: str) -> None:
    assert phones.parse(typed) == number


@pytest.mark.parametrize("typed", ["", "abc", "12345", "138 0013 800", "+999 123456", "7946 0018"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        phones.parse(typed)


@pytest.mark.parametrize(
    ("number", "shown", "masked"),
    [
        ("+8613800138000", "138 0013 8000", "138 **** 8000"),
        ("+442079460018", "+44 20 7946 0018", "+44 2* **** 0018"),
    ],
)
def test_a_number_is_shown_in_groups_and_masked_in_the_middle(number: str, shown: str, masked: str) -> None:
    assert (phones.display(number), phones.masked(number)) == (shown, masked)
