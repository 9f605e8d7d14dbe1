"""The schedule as a table for Excel and WPS: a row for each session, both languages side by side."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.kit.bilingual import pick
from events.program.released import Program


def columns() -> list[str]:
    """The table's head."""
    return [
        _("Day"),
        _("Starts"),
        _("Ends"),
        _("Venue"),
        _("Room"),
        _("Event"),
        _("Title (Chinese)"),
        _("Title (English)"),
        _("Kind"),
        _("Speakers"),
        _("Status"),
        _("Code"),
    ]


def rows(program: Program) -> Iterator[list[Any]]:
    """Every session, and every event that has times but no sessions, in order."""
    for entry in program.timetable:
        assert entry.starts_at
        assert entry.ends_at
        venue = entry.venue
        yield [
            entry.day,
            f"{timezone.localtime(entry.starts_at):%H:%M}",
            f"{timezone.localtime(entry.ends_at):%H:%M}",
            venue.name if venue else "",
            entry.room.name if entry.room else "",
            entry.event.title,
            entry.title_zh,
            entry.title_en,
            entry.kind_label,
            pick("、", ", ").join(appearance.speaker.name for appearance in entry.speakers),
            entry.status_label,
            entry.code,
        ]
