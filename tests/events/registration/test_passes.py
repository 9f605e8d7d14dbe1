"""The QR code of a pass: what it says, and that nobody else can say it."""

import random
import string
from io import BytesIO

import pytest
import zxingcpp
from django.conf import LazySettings, settings
from PIL import Image

from conference.editions.models import Edition
from conference.people.models import User
from events.registration.models import Pass
from events.registration.passes import InvalidToken, Token, qr_png, read_token, token_of
from events.registration.services.passes import reissue_pass
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

BASE_32 = string.ascii_uppercase + "234567"


@pytest.fixture
def issued(edition: Edition) -> Pass:
    return Pass.objects.create(edition=edition, person=PersonFactory())


def test_it_says_edition_code_and_version(issued: Pass) -> None:
    assert read_token(token_of(issued)) == Token(issued.edition.year, issued.code, 1)


def test_issued_anew_it_says_the_next_version(issued: Pass, organizer: User) -> None:
    reissue_pass(issued=issued, by=organizer)

    assert read_token(token_of(issued)).version == 2


def test_a_scanner_reads_it_in_the_picture(issued: Pass) -> None:
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(qr_png(issued))))

    assert read.text == f"{settings.BASE_URL}/p/{token_of(issued)}".upper()


def test_it_holds_after_the_key_is_changed_and_not_after_it_is_gone(issued: Pass, settings: LazySettings) -> None:
    (name, old), new = next(iter(settings.ENCRYPTION_KEYS.items())), b"n" * 32
    token = token_of(issued)

    settings.ENCRYPTION_KEYS = {"new": new, name: old}
    assert read_token(token).code == issued.code
    settings.ENCRYPTION_KEYS = {"new": new}
    with pytest.raises(InvalidToken):
        read_token(token)


def is_read(token: str) -> bool:
    try:
        read_token(token)
    except InvalidToken:
        return False
    return True


def test_of_ten_thousand_forged_or_altered_ones_none_is_read(issued: Pass) -> None:
    token, chance = token_of(issued), random.Random(4)

    def altered() -> str:
        place = chance.randrange(len(token))
        return chance.choice([
            token[:place] + chance.choice(BASE_32) + token[place + 1 :],
            token[:place] + token[place + 1 :],
            token[:place] + chance.choice(BASE_32) + token[place:],
            token + chance.choice(BASE_32),
            "".join(chance.choices(BASE_32, k=len(token))),
            token[: 20 + place % 20] + "".join(chance.choices(BASE_32, k=len(token))),
        ])  # fmt: skip

    forged: set[str] = set()
    while len(forged) < 10_000:
        forged |= {altered()} - {token}

    assert [each for each in forged if is_read(each)] == []
    assert is_read(token)


@pytest.mark.parametrize("junk", ["", "A", "=" * 122, "渝" * 122, "a" * 122, "A" * 10_000, "\x00" * 8])
def test_junk_is_no_pass(junk: str) -> None:
    assert not is_read(junk)
