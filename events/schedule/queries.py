"""What the schedule's editor shows: one day's sessions, the tray, and what to look at."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.editions.models import Edition
from conference.kit.clock import minutes
from conference.people.models import User
from conference.venues.models import Room
from events.program.models import Event, Session
from events.schedule.services.moving import Move
from events.schedule.warnings import warnings_of


@dataclass(frozen=True)
class EditorDay:
    """One day of an edition's draft, as one organizer may see it."""

    edition: Edition
    day: dt.date
    user: User

    def sessions(self) -> list[Session]:
        """Those of the day, and those without times."""
        today = Q(starts_at__date=self.day) | Q(starts_at=None)
        return list(
            Session.objects.filter(today, event__edition=self.edition)
            .select_related("event", "room__venue")
            .prefetch_related("appearances__speaker__person")
        )

    def state(self) -> dict[str, Any]:
        """What the editor draws. `stamp` changes with every change of the draft."""
        stamp = draft_stamp(self.edition)  # first: what changes while we read is read again
        mine = own_events(self.user, self.edition)
        warnings: dict[int, list[dict[str, str]]] = {}
        for warning in warnings_of(self.edition, self.user):
            told = {"concern": str(warning.concern.label), "text": warning.text}
            warnings.setdefault(warning.session.pk, []).append(told)
        shown = set(Session.objects.shown_to(self.user).filter(event__in=mine).values_list("pk", flat=True))
        rows = [self._row(each, each.pk in shown, warnings.get(each.pk, [])) for each in self.sessions()]
        return {"stamp": stamp, "sessions": [row for row in rows if row["mine"] or row["starts"]]}

    @staticmethod
    def _row(session: Session, mine: bool, warnings: list[dict[str, str]]) -> dict[str, Any]:
        place = {
            "code": session.code,
            "mine": mine,
            "room": session.room_id,
            "starts": local(session.starts_at),
            "ends": local(session.ends_at),
            "minutes": minutes(session.length),
            "cancelled": session.status == "cancelled",
        }
        if not mine:  # what others plan is theirs; that the room is taken is everybody's
            return place | {"title": _("Taken"), "event": 0, "warnings": []}
        return place | {
            "title": session.title,
            "kind": session.get_kind_display(),
            "event": session.event_id,
            "event_title": session.event.title,
            "speakers": "、".join(appearance.speaker.person.name for appearance in session.appearances.all()),
            "seen": session.changed_at.isoformat(),
            "url": reverse("admin:events_session_change", args=[session.pk]),
            "warnings": warnings,
        }


def local(moment: dt.datetime | None) -> str:
    """A moment as the editor writes it: in Chongqing, to the minute."""
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}" if moment else ""


def draft_stamp(edition: Edition) -> str:
    """Another text after every change of a session, so that an open editor learns of it."""
    found = Session.objects.filter(event__edition=edition).aggregate(last=Max("changed_at"), count=Count("pk"))
    return f"{found['count']}-{found['last'].isoformat() if found['last'] else ''}"


def own_events(user: User, edition: Edition) -> dict[int, Event]:
    """The events whose sessions the user may move, in protocol order."""
    events = Event.objects.filter(edition=edition)
    if not user.has_perm("events.change_event", edition):
        events = events.filter(pk__in=Event.objects.organized_by(user))
    return {event.pk: event for event in events}


def days_of(edition: Edition) -> list[dt.date]:
    """The edition's days and those on which it has sessions besides: competitions end on the eve."""
    starts = Session.objects.scheduled().filter(event__edition=edition).values_list("starts_at", flat=True)
    return sorted({*edition.days, *(timezone.localdate(start) for start in starts)})


def rooms_of(edition: Edition) -> list[Room]:
    """The rooms of the venues where the edition's events take place, in their order."""
    used = Q(venue__events__edition=edition) | Q(sessions__event__edition=edition)
    return list(Room.objects.filter(used).distinct())


def preview_stamp(moves: Iterable[Move]) -> str:
    """Names a preview: it is another one as soon as any of the sessions was changed."""
    text = ";".join(f"{move.session.pk} {move.seen} {move.starts_at}" for move in moves)
    return sha256(text.encode()).hexdigest()
