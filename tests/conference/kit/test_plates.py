"""Number plates."""

import pytest
from django.core.exceptions import ValidationError

from conference.kit.plates import parse


@pytest.mark.parametrize(
    ("typed", "plate"),
    [
        ("渝A12345", "渝A12345"),
        ("渝a·1b3c5", "渝A1B3C5"),
        ("渝Ａ １２３４５", "渝A12345"),
        ("渝AD12345", "渝AD12345"),
        ("渝A-FA1234", "渝AFA1234"),
        ("渝A12345D", "渝A12345D"),
        ("渝A1234警", "渝A1234警"),
        ("渝A0001领", "渝A0001领"),
    ],
)
def test_a_plate_is_read_as_drivers_write_it(typed: str, plate: str) -> None:
    assert parse(typed) == plate


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "A12345",
        "渝12345",
        "渝A1234",
        "渝A123456",
        "渝AO1234",
        "渝I12345",
        "渝AX12345",
        "渝A1234D5",
        "渝A12345X",
        "都A12345",
    ],
)
def test_what_is_no_plate_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        parse(typed)
