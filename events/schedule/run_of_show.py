"""The run of show: an event's sessions and what is done around them, minute by minute."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conference.kit.clock import minutes
from conference.people.models import User
from events.program.models import Event, Session
from events.schedule.models import RunItem


@dataclass(frozen=True)
class Line:
    """A session, or an item between sessions. Without times it comes last."""

    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    text: str
    is_session: bool
    room: Any = None
    owner: str = ""
    cue: str = ""
    materials: str = ""

    @property
    def times(self) -> str:
        """From when to when."""
        if not (self.starts_at and self.ends_at):
            return ""
        start, end = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{start:%m-%d %H:%M}–{end:%H:%M}"


def run_of_show(event: Event, user: User) -> list[Line]:
    """The lines in order of their times. A session that the user may not see, and what counts from it, is left out."""
    sessions = Session.objects.shown_to(user).taking_place().filter(event=event).select_related("room__venue")
    shown = {
        session.pk: session for session in sessions.prefetch_related("appearances__speaker__person").order_by("pk")
    }
    lines = [(_session_line(session), 0) for session in shown.values()]
    for item in RunItem.objects.filter(event=event).select_related("event", "session"):
        if item.session is None or item.session_id in shown:
            starts_at = item.starts_at
            ends_at = starts_at and starts_at + dt.timedelta(minutes=item.minutes)
            lines.append((Line(starts_at, ends_at, item.item, False, None, item.owner, item.cue, item.materials), 1))
    # What is done when a session starts stands after it.
    lines.sort(key=lambda pair: (pair[0].starts_at is None, pair[0].starts_at or timezone.now(), pair[1]))
    return [line for line, _order in lines]


def _session_line(session: Session) -> Line:
    names = "、".join(appearance.speaker.person.name for appearance in session.appearances.all())
    return Line(session.starts_at, session.ends_at, session.title, True, session.room, names)


def run_table(event: Event, lines: list[Line]) -> dict[str, Any]:
    """The same for `spreadsheets.download`."""
    columns = [
        _("Time"),
        _("Minutes"),
        pgettext("of a run of show", "Item"),
        _("Room"),
        pgettext("of a run of show", "Owner"),
        pgettext("of a run of show", "Cue"),
        _("Materials"),
    ]
    rows = [
        [
            line.times,
            minutes(line.ends_at - line.starts_at) if line.starts_at and line.ends_at else None,
            line.text,
            line.room,
            line.owner,
            line.cue,
            line.materials,
        ]
        for line in lines
    ]
    return {"title": _("Run of show"), "columns": columns, "rows": rows}
