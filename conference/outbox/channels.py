"""The ways out: what each channel's carrier promises, and the demo's, which keeps everything for reading."""

import datetime as dt
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.conf import settings

from conference.kit.plugs import Socket
from conference.outbox.links import with_preferences
from conference.outbox.messages import files_of
from conference.outbox.models import Message, Status

T = TypeVar("T")

QUARTER_MINUTE = dt.timedelta(seconds=15)
HALF_AN_HOUR = [QUARTER_MINUTE * 2**number for number in range(7)]
"""Waited after each time that did not work: together half an hour."""
TWO_DAYS = [*HALF_AN_HOUR, *(dt.timedelta(hours=hours) for hours in (1, 2, 4, 8, 16, 16))]
"""For a way that may be closed over a weekend."""


class ChannelError(Exception):
    """It did not work this time. So long, at least, the other side asks to be left alone (`wait`)."""

    def __init__(self, words: str = "", *, wait: dt.timedelta = dt.timedelta(0)) -> None:
        super().__init__(words)
        self.wait = wait


class Refused(ChannelError):
    """It will never work: the recipient or the content was refused for good (RFC 5321, 4.2.1: a 5yz reply)."""


class Unwanted(Refused):
    """The recipient said before that they want none of it."""


class Postponed(ChannelError):
    """Not now, but at `until`: the recipient sleeps. The message loses no attempt."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(f"postponed until {until}")
        self.until = until


def one_lane() -> int:
    """One after the other."""
    return 1


def say_nothing(_message: Message, _status: Status, _error: Exception | None) -> None:
    """Most channels have nobody to tell."""


@dataclass(frozen=True)
class Carrier(Generic[T]):
    """How messages of a channel leave the house.

    `prepare` makes of a message what is to be handed over; it may ask the database. `carry` hands it over, perhaps in
    a thread of its own and without the database; it returns what the other side calls the message, or nothing. Both
    raise ChannelError (for a time) or Refused (for good). `delays` are waited after each time that did not work; once
    more, and the message is given up. So many `lanes` are carried at once by all workers together, of whom so many
    (`pumps`) share them; one that has a single lane needs no thread. `settled` is told what came of each attempt: the
    row's status now, and why it did not work.
    """

    prepare: Callable[[Message], T]
    carry: Callable[[T], str]
    delays: Sequence[dt.timedelta] = tuple(HALF_AN_HOUR)
    lanes: Callable[[], int] = one_lane
    pumps: int = 1
    settled: Callable[[Message, Status, Exception | None], None] = say_nothing


carriers: Socket[Carrier[Any]] = Socket("carriers of a channel")


def carrier_of(channel: str) -> Carrier[Any]:
    """The carrier of a channel; in the demo, the one that keeps its messages where `/outbox/` shows them."""
    if settings.PORTAL_MODE == "demo":
        return KEEPER
    return carriers.get(channel, NOBODY)


def _keep(kept: dict[str, Any]) -> str:
    settings.DEMO_OUTBOX.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = settings.DEMO_OUTBOX / f"{kept['code']}.part"
    unfinished.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    unfinished.rename(settings.DEMO_OUTBOX / f"{kept['code']}.json")
    return ""


def _as_kept(message: Message) -> dict[str, Any]:
    return {
        "code": message.code,
        "channel": message.channel,
        "to": message.address,
        "subject": message.subject,
        "text": with_preferences(message.text, message),
        "html": with_preferences(message.html, message),
        "payload": message.payload,
        "attachments": [file.as_json() for file in files_of(message)],
        "at": time.time(),
    }


def _refuse(_message: Message) -> None:
    raise Refused("Nobody carries messages of this channel.")


KEEPER = Carrier(prepare=_as_kept, carry=_keep)
NOBODY = Carrier(prepare=_refuse, carry=str)


def kept_messages(limit: int = 50) -> list[dict[str, Any]]:
    """What the demo kept, newest first."""
    files: list[Path] = sorted(
        settings.DEMO_OUTBOX.glob("*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True
    )
    return [json.loads(file.read_text(encoding="utf-8")) for file in files[:limit]]
