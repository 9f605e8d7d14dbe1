"""The socket of the demo edition: each room says what it has there."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.utils import timezone

from conference.kit.plugs import Socket

SAMPLE, SAMPLE_EN = "（示例）", " (sample)"
"""Marks every invented name, at its end."""


@dataclass
class Demo:
    """What the rooms' demo data share while it is made."""

    shift: dt.timedelta
    say: Callable[[str], None]
    edition: Any = None
    random: Random = field(default_factory=lambda: Random(20241123))  # noqa: S311 the same each time  # nosec

    def at(self, day: str, time: str) -> dt.datetime:
        """A moment of the true edition ("11-23", "09:00", in Chongqing), shifted into the demo's days."""
        moment = dt.datetime.fromisoformat(f"2024-{day}T{time}") + self.shift
        return moment.replace(tzinfo=timezone.get_default_timezone())


rooms: Socket[Callable[[Demo], None]] = Socket("demo data")
