"""The part of a release that is for some alone. Only pages of somebody's own load it, and ask who they are."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.program.models import ScheduleRelease, Visibility
from events.program.released import (
    Appearance,
    History,
    Place,
    Program,
    ReleasedSession,
    ReleasedSpeaker,
    with_times,
)

AUDIENCES = {
    Visibility.PARTICIPANTS: _("For participants"),
    Visibility.ORGANIZERS: _("For organizers and those on stage"),
    Visibility.NAMED: _("For you and those named"),
}

SHOWN = (Visibility.PUBLIC, Visibility.PARTICIPANTS)
"""Speakers whose names others than organizers see."""


@dataclass
class RestrictedSpeaker(ReleasedSpeaker):
    """Somebody on no public stage, who has no page."""

    url = ""


@dataclass
class RestrictedSession(ReleasedSession):
    """A session that is not for everybody. `viewers` are the keys of the persons named for it; `on_stage` has the codes
    of all speakers, whereas `speakers` are those whom others than organizers see.
    """

    visibility: str
    viewers: frozenset[int]
    on_stage: frozenset[str]
    history: History

    @property
    def audience(self) -> str:
        """For whom it is, as those are told."""
        return str(AUDIENCES[Visibility(self.visibility)])

    @property
    def url(self) -> str:
        return reverse("agenda:session", args=[self.code])  # the room of one's own schedule lies above


@lru_cache(maxsize=8)
def restricted_sessions(program: Program) -> dict[str, RestrictedSession]:
    """Load what a release has for some alone, by code: each process does it once, as for the program itself, whose
    events, venues and speakers these sessions share, while none of those knows of them.
    """
    release = ScheduleRelease.objects.defer("content").get(edition=program.edition_id, number=program.number)
    content: dict[str, list[dict[str, Any]]] = release.restricted
    history = program.history_of(restricted=True)
    venues = {
        row["code"]: program.venues.get(row["code"]) or Place(**row, rank=rank)
        for rank, row in enumerate(content.get("venues", ()), len(program.venues))
    }
    rooms = {
        row["id"]: Place(row["name_zh"], row["name_en"], rank, venue=venues[row["venue"]])
        for rank, row in enumerate(content.get("rooms", ()))
    }
    speakers = {
        row["code"]: program.speakers.get(row["code"]) or _speaker(row, program)
        for row in content.get("speakers", ())
        if row["code"] in program.speakers or row.get("visibility") in SHOWN  # older releases don't say
    }
    return {
        row["code"]: RestrictedSession(
            **with_times(row)
            | {
                "event": program.events[row["event"]],
                "room": rooms.get(row["room"]),
                "speakers": [Appearance(speakers[code], role) for code, role in row["speakers"] if code in speakers],
                "viewers": frozenset(row["viewers"]),
                "on_stage": frozenset(code for code, _role in row["speakers"]),
                "history": history[row["code"]],
            }
        )
        for row in content.get("sessions", ())
    }


def is_withdrawn(session: ReleasedSession, program: Program) -> bool:
    """Whether what stands in the public part as canceled has become internal. Asked of the database, so that public
    code need not load the rest.
    """
    return (
        session.is_cancelled
        and ScheduleRelease.objects.filter(
            edition=program.edition_id,
            number=program.number,
            restricted__sessions__contains=[{"code": session.code}],
        ).exists()
    )


def _speaker(row: dict[str, Any], program: Program) -> RestrictedSpeaker:
    told = {name: value for name, value in row.items() if name != "visibility"}
    return RestrictedSpeaker(**told, addresses=program.addresses)
