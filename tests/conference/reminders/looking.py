"""Rules to try, and looks at what they ask for."""

import datetime as dt
from typing import Any

from conference.editions.models import Edition
from conference.kit import clock
from conference.outbox.models import Message
from conference.reminders.models import ReminderRule
from conference.reminders.services import remind
from events.program.models import Event
from events.program.models import Status as EventStatus
from events.schedule.services.releasing import release
from tests import factories

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def rule(edition: Edition, days: int = 3, hours: int = 0, occasion: str = "event_begins") -> ReminderRule:
    return ReminderRule.objects.create(edition=edition, occasion=occasion, days=days, hours=hours)


def at(moment: dt.datetime) -> None:
    """Put the portal's clock there, and let a worker look."""
    clock.set_offset(dt.timedelta(0))
    clock.set_offset(moment - clock.now())
    remind()


def reminders() -> list[Message]:
    return list(Message.objects.filter(kind__in=["registration.begins", "registration.unfinished"]))


def canceled(event: Event) -> None:
    """And a worker looks."""
    moved(event, status=EventStatus.CANCELLED)
    remind()


def restored(event: Event) -> None:
    """And a worker looks."""
    moved(event, status=EventStatus.PLANNED)
    remind()


def moved(event: Event, by: dt.timedelta = dt.timedelta(0), **changes: Any) -> None:
    """To another time, as the public knows."""
    factories.change(event, starts_at=event.starts_at + by, ends_at=event.ends_at + by, **changes)
    release(edition=event.edition, by=None)
