"""Identity documents: what their numbers must be, and how people write them."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from conference.kit.documents import Document, DocumentKind, parse, usual_kind

RESIDENT = "11010519491231002X"
"""The example of GB 11643-1999; lists of regions by the year of birth refuse it."""
OF_TAIWAN, OF_A_FOREIGNER = "830000199001010012", "911421198512310017"
VALID = [
    ("resident", RESIDENT, RESIDENT),
    ("resident", " 110105 19491231 002x ", RESIDENT),
    ("resident", "１１０１０５１９４９１２３１００２ｘ", RESIDENT),
    ("passport", "e1234 5678", "E12345678"),
    ("passport", "533-380-006", "533380006"),
    ("hong_kong_macao_permit", "h12345678", "H12345678"),
    ("hong_kong_macao_permit", "M1234567800", "M1234567800"),
    ("taiwan_permit", "01234567", "01234567"),
    ("taiwan_permit", "0123456789（b）", "0123456789B"),
    ("residence_permit", OF_TAIWAN, OF_TAIWAN),
    ("permanent_residence", OF_A_FOREIGNER, OF_A_FOREIGNER),
    ("permanent_residence", "usa110185123101", "USA110185123101"),
]


def read(kind: str, text: str) -> Document:
    return parse(DocumentKind(kind), text)


def with_check_digit(number: str) -> str:
    """ISO 7064 MOD 11-2, written out: the weights of GB 11643 are the powers of two."""
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number))
    return number + "10X98765432"[total % 11]


@pytest.mark.parametrize(("kind", "typed", "number"), VALID)
def test_a_number_is_read_as_people_write_it(kind: str, typed: str, number: str) -> None:
    assert read(kind, typed) == Document(DocumentKind(kind), number)


def test_every_check_digit_but_the_right_one_is_refused() -> None:
    refused = []
    for last in "0123456789X":
        try:
            read("resident", RESIDENT[:-1] + last)
        except ValidationError:
            refused.append(last)

    assert refused == list("0123456789")


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("resident", "5000001990010112", "18 characters; these are 16"),
        ("resident", "500000900101123", "18 characters; these are 15"),
        ("resident", "50000019900101A230", "17 digits"),
        ("resident", "500000199001011230", "does not fit the others"),
        ("resident", with_check_digit("50000019900230123"), "date of birth"),
        ("resident", with_check_digit("50000018991231123"), "date of birth"),
        ("resident", with_check_digit(f"500000{timezone.localdate().year + 1}0101123"), "date of birth"),
        ("resident", OF_TAIWAN, "another document: Residence Permit"),
        ("resident", OF_A_FOREIGNER, "another document: Foreign Permanent"),
        ("residence_permit", RESIDENT, "begins with 810000"),
        ("residence_permit", "830000199001010013", "does not fit the others"),
        ("permanent_residence", RESIDENT, "begins with 9"),
        ("permanent_residence", "USA11018512310", "three letters and twelve digits"),
        ("permanent_residence", "911421198512310018", "does not fit the others"),
        ("hong_kong_macao_permit", "C12345678", "H or M"),
        ("hong_kong_macao_permit", "H123456789", "H or M"),
        ("taiwan_permit", "0123456", "eight digits"),
        ("taiwan_permit", "0123456789", "eight digits"),
        ("passport", "E1234", "six to nine"),
        ("passport", "E123456789", "six to nine"),
        ("passport", "PASSPORT", "six to nine"),
        ("passport", "护照1234567", "six to nine"),
        ("passport", "١٢٣٤٥٦٧", "six to nine"),
    ],
)
def test_what_is_wrong_is_said(kind: str, typed: str, said: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        read(kind, typed)
    with translation.override("en"):
        assert said in refusal.value.messages[0]


@pytest.mark.parametrize("kind", DocumentKind)
def test_nothing_is_no_number(kind: DocumentKind) -> None:
    with pytest.raises(ValidationError):
        parse(kind, " -")


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (RESIDENT, "110***********002X"),
        ("E12345678", "E1*****78"),
        ("01234567", "01****67"),
        ("USA110185123101", "USA********3101"),
    ],
)
def test_a_screen_shows_no_middle(number: str, masked: str) -> None:
    document = Document(DocumentKind.PASSPORT, number)

    assert document.masked == masked
    assert number not in str(document)


def test_a_document_is_known_again_by_kind_and_number() -> None:
    assert read("resident", RESIDENT).digest == read("resident", RESIDENT.lower()).digest
    assert read("passport", "01234567").digest != read("taiwan_permit", "01234567").digest


def test_a_permit_that_was_renewed_is_its_holders_still() -> None:
    digests = {read("hong_kong_macao_permit", number).digest for number in ("H12345678", "H1234567800", "H1234567801")}

    assert len(digests) == 1
    assert read("taiwan_permit", "0123456789B").digest != read("taiwan_permit", "01234567").digest


@pytest.mark.parametrize(
    ("country", "kind"),
    [("CN", "resident"), ("HK", "hong_kong_macao_permit"), ("TW", "taiwan_permit"), ("FR", "passport"), ("", None)],
)
def test_where_somebody_is_from_says_what_they_usually_have(country: str, kind: str | None) -> None:
    assert usual_kind(country) == kind
