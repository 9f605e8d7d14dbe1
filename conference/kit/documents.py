"""Identity documents as people name them: read, checked as far as their numbers allow, and masked."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric

from conference.kit import crypto

LONGEST_NUMBER = 40
"""As somebody types it, with spaces."""
OLDEST_BIRTH = dt.date(1900, 1, 1)
REGIONS_OF_RESIDENTS = ("810000", "820000", "830000")
"""Hong Kong, Macao and Taiwan."""


class DocumentKind(TextChoices):
    """The documents by which people register under their real names."""

    RESIDENT = "resident", _("Resident ID card")
    PASSPORT = "passport", _("Passport")
    HONG_KONG_MACAO_PERMIT = "hong_kong_macao_permit", _("Mainland Travel Permit for Hong Kong and Macao Residents")
    TAIWAN_PERMIT = "taiwan_permit", _("Mainland Travel Permit for Taiwan Residents")
    RESIDENCE_PERMIT = "residence_permit", _("Residence Permit for Hong Kong, Macao and Taiwan Residents")
    PERMANENT_RESIDENCE = "permanent_residence", _("Foreign Permanent Resident ID Card")


@dataclass(frozen=True)
class Document:
    """A document whose number was read."""

    kind: DocumentKind
    number: str

    def __str__(self) -> str:
        """Fit for a screen: the number is masked."""
        return f"{self.kind.label} {self.masked}"

    @property
    def masked(self) -> str:
        """The number without its middle: 500***********0017, E1*****78."""
        first, last = (3, 4) if len(self.number) > 11 else (2, 2)
        return f"{self.number[:first]}{'*' * (len(self.number) - first - last)}{self.number[-last:]}"

    @property
    def digest(self) -> str:
        """The keyed hash by which the same document is known again. The last two of the eleven characters that a
        permit for Hong Kong and Macao residents had count its renewals (Ministry of Public Security, 10 March 2010);
        those before are its holder's for life.
        """
        is_renewed = self.kind == DocumentKind.HONG_KONG_MACAO_PERMIT
        return crypto.keyed_hash(f"{self.kind}:{self.number[:9] if is_renewed else self.number}")


def usual_kind(country: str) -> DocumentKind | None:
    """What somebody from a country or region (ISO 3166) most likely has."""
    if not country:
        return None
    usual = {
        "CN": DocumentKind.RESIDENT,
        "HK": DocumentKind.HONG_KONG_MACAO_PERMIT,
        "MO": DocumentKind.HONG_KONG_MACAO_PERMIT,
        "TW": DocumentKind.TAIWAN_PERMIT,
    }
    return usual.get(country, DocumentKind.PASSPORT)


def parse(kind: DocumentKind, text: str) -> Document:
    """The document with the number that somebody typed: in any case and width, with spaces, dashes or brackets.

    Raises ValidationError, which says what is wrong with it.
    """
    number = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()
    CHECKS[kind](number)
    return Document(kind, number)


def _check_resident(number: str) -> None:
    """GB 11643-1999: region, date of birth, sequence, check digit. The region is not looked up: it is one of the year
    in which the number was given, and lists of regions by the year of birth refuse people's true numbers.
    """
    if number.startswith(REGIONS_OF_RESIDENTS):
        raise _another(DocumentKind.RESIDENCE_PERMIT)
    if number.startswith("9"):
        raise _another(DocumentKind.PERMANENT_RESIDENCE)
    _check_eighteen(number)


def _check_residence_permit(number: str) -> None:
    """As GB 11643, with the region 810000, 820000 or 830000 (State Council, 国办发〔2018〕81号, article 3)."""
    if not number.startswith(REGIONS_OF_RESIDENTS):
        raise ValidationError(_("The number of this document begins with 810000, 820000 or 830000."))
    _check_eighteen(number)


def _check_permanent_residence(number: str) -> None:
    """Since 1 December 2023 as GB 11643, with 9 in front; before that three letters and twelve digits, which are valid
    as long as the card (National Immigration Administration, rules of machine reading, 2023).
    """
    if number[:1].isalpha():
        _check_shape(number, r"[A-Z]{3}\d{12}", _("The number has three letters and twelve digits, or 18 digits."))
    elif not number.startswith("9"):
        raise ValidationError(_("The number of this document begins with 9."))
    else:
        _check_eighteen(number)


def _check_hong_kong_macao_permit(number: str) -> None:
    """H or M and eight digits; until 2013 with two more (Ministry of Public Security, 10 March 2010)."""
    _check_shape(number, r"[HM]\d{8}(\d{2})?", _("The number is H or M with eight digits, on older cards with ten."))


def _check_taiwan_permit(number: str) -> None:
    """Eight digits on the card of 2015; the booklet before it had ten and a letter in brackets."""
    _check_shape(number, r"\d{8}|\d{10}[A-Z]", _("The number has eight digits, in older booklets ten and a letter."))


def _check_passport(number: str) -> None:
    """ICAO Doc 9303, part 4: at most nine letters and digits; how many, and which, is each country's own."""
    _check_shape(number, r"(?=.*\d)[A-Z0-9]{6,9}", _("The number has six to nine letters and digits."))


CHECKS = {
    DocumentKind.RESIDENT: _check_resident,
    DocumentKind.PASSPORT: _check_passport,
    DocumentKind.HONG_KONG_MACAO_PERMIT: _check_hong_kong_macao_permit,
    DocumentKind.TAIWAN_PERMIT: _check_taiwan_permit,
    DocumentKind.RESIDENCE_PERMIT: _check_residence_permit,
    DocumentKind.PERMANENT_RESIDENCE: _check_permanent_residence,
}


def _check_shape(number: str, shape: str, rule: Any) -> None:
    if not re.fullmatch(shape, number, re.ASCII):
        raise ValidationError(rule)


def _check_eighteen(number: str) -> None:
    """What numbers after GB 11643 share: 17 digits of which eight are a date of birth, and a check digit, for which
    ISO 7064 MOD 11-2 has X as its ten.
    """
    if len(number) != 18:
        raise ValidationError(_("The number has 18 characters; these are %(count)s."), params={"count": len(number)})
    _check_shape(number, r"\d{17}[\dX]", _("The number has 17 digits, and a digit or X at the end."))
    try:
        is_date = OLDEST_BIRTH <= ric.get_birth_date(number) <= timezone.localdate()
    except ric.InvalidComponent:
        is_date = False
    if not is_date:
        raise ValidationError(_("The digits from the 7th to the 14th are a date of birth; these are none."))
    if ric.calc_check_digit(number) != number[-1]:
        raise ValidationError(_("The last character does not fit the others. Please check each of them."))


def _another(kind: DocumentKind) -> ValidationError:
    return ValidationError(_("This is the number of another document: %(kind)s."), params={"kind": kind.label})
