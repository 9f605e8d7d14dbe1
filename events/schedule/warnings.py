"""What an organizer should look at; nothing here blocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _

from conference.editions.models import Edition
from events.program.models import Session, SessionSpeaker


@dataclass(frozen=True)
class ScheduleWarning:
    """One thing to look at, about one session."""

    session: Session
    text: Any


def speaker_clashes(edition: Edition) -> list[ScheduleWarning]:
    """Speakers who would be on two stages at once."""
    appearances = SessionSpeaker.objects.filter(
        session__in=Session.objects.taking_place().filter(event__edition=edition)
    ).select_related("session__room__venue", "speaker__person")
    by_speaker: dict[int, list[SessionSpeaker]] = {}
    for appearance in appearances:
        by_speaker.setdefault(appearance.speaker_id, []).append(appearance)
    return [warning for group in by_speaker.values() for warning in _clashes_of(group)]


def _clashes_of(appearances: Iterable[SessionSpeaker]) -> Iterable[ScheduleWarning]:
    for first, second in combinations(appearances, 2):
        one, other = first.session, second.session
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            text = _("{speaker} is also in “{session}” at that time.")
            yield ScheduleWarning(one, text.format(speaker=first.speaker, session=other))
