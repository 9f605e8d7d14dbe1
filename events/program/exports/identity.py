"""How events, sessions and speakers are named outside: forever the same, and in ASCII, whatever their titles are."""

from collections.abc import Iterable
from uuid import NAMESPACE_URL, UUID, uuid5
from zlib import crc32

from django.conf import settings

LARGEST_NUMBER = 2**31 - 1
"""Phones read the numbers of frab's format as 32-bit ones."""


def uid(code: str) -> str:
    """What calendars know an entry by."""
    return f"{code.lower()}@{settings.MAIL_DOMAIN}"


def guid(name: str) -> UUID:
    """The UUID of a code, or of a room's name."""
    return uuid5(NAMESPACE_URL, f"acct:{uid(name)}")


def numbers(codes: Iterable[str]) -> dict[str, int]:
    """A positive number for each code, drawn from the code itself: the database's stay in the house.

    Of two codes that draw the same number, one in 100,000 schedules of 200 sessions, the later takes the next one.
    """
    given: dict[int, str] = {}
    for code in sorted(codes):
        number = crc32(code.encode()) % LARGEST_NUMBER + 1
        while number in given:
            number = number % LARGEST_NUMBER + 1
        given[number] = code
    return {code: number for number, code in given.items()}
