"""What upper rooms plug into reminders: occasions of which people are reminded."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from conference.editions.models import Edition
from conference.kit.plugs import Socket
from conference.outbox.messages import MessageKind
from conference.people.models import PersonQuerySet


@dataclass(frozen=True)
class Moment:
    """One thing that takes place: `subject` names it for good, `at` is when, and after `useful_until` nobody needs to
    be reminded. `thing` is the room's own. What was due before `since` is not made up for: who was just told needs no
    reminder.
    """

    subject: str
    title: str
    at: dt.datetime
    useful_until: dt.datetime
    thing: Any
    since: dt.datetime | None = None


class Occasion:
    """Things of one kind that take place, and whom each concerns."""

    name: ClassVar[str]
    title: ClassVar[Any]
    kind: ClassVar[MessageKind]

    def moments(self, edition: Edition) -> Iterable[Moment]:
        """What takes place, as the public knows it now: what was canceled is none any more. What is over stays one, so
        that a reminder of it that nobody wrote is seen to be missed.
        """
        raise NotImplementedError

    def people(self, moment: Moment) -> PersonQuerySet:
        """Whom it concerns now."""
        raise NotImplementedError

    def context(self, moment: Moment, language: str) -> dict[str, Any]:
        """What the words of its kind need, besides the person, in a language."""
        raise NotImplementedError


occasions: Socket[Occasion] = Socket("occasions of reminders")
"""Each by its own `name`, which is what rules keep."""
