"""Reads of the released schedule for its page: filtered by links, searched, by day."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from events.program.released import Program, ReleasedEvent, ReleasedSession

Entry = ReleasedSession | ReleasedEvent


@dataclass(frozen=True)
class Filter:
    """One way to narrow the schedule. `values` gives the (value, label) pairs that an entry of the timetable answers
    to.
    """

    name: str
    title: Any
    values: Callable[[Entry], list[tuple[str, str]]]


FILTERS = (
    Filter("kind", _("Kind"), lambda entry: [(entry.event.kind, entry.event.kind_label)]),
    Filter("pillar", _("Pillar"), lambda entry: [(entry.event.pillar, entry.event.pillar_label)]),
    Filter("venue", _("Venue"), lambda entry: _venue(entry)),
    Filter("topic", _("Topic"), lambda entry: [(topic.slug, topic.title) for topic in entry.event.topics]),
)


def _venue(entry: Entry) -> list[tuple[str, str]]:
    return [(entry.venue.name_zh, entry.venue.name)] if entry.venue else []


@dataclass(frozen=True)
class ScheduleQuery:
    """What a visitor asked the schedule for, as its address says it."""

    chosen: Mapping[str, str]
    words: str
    day: str = ""

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> "ScheduleQuery":
        """Unknown parameters are ignored; long searches are cut."""
        chosen = {f.name: parameters[f.name] for f in FILTERS if parameters.get(f.name)}
        return cls(chosen, parameters.get("q", "").strip()[:80], parameters.get("day", ""))

    def url(self, **changes: str) -> str:
        """The address of this query with some parameters changed; an empty one is left out."""
        parameters = {**self.chosen, "q": self.words, "day": self.day} | changes
        query = urlencode({name: value for name, value in sorted(parameters.items()) if value})
        return f"?{query}" if query else "."

    def matches(self, entry: Entry, *, but: str = "") -> bool:
        """Whether an entry answers to every choice (leaving out the filter named `but`) and every word."""
        return all(
            self.chosen[f.name] in dict(f.values(entry)) for f in FILTERS if f.name in self.chosen and f.name != but
        ) and all(word in entry.searched_text for word in self.words.lower().split())

    def days(self, program: Program) -> list[dict[str, Any]]:
        """What matches, in order: what came before the conference as one part, then each of its days.

        A part has its `key` and `url`, its `date` (None: before the conference) and its `groups` by day.
        """
        found: dict[dt.date, list[Entry]] = {}
        for entry in program.timetable:
            if entry.day and self.matches(entry):
                found.setdefault(entry.day, []).append(entry)
        groups: list[dict[str, Any]] = [{"date": day, "sessions": entries} for day, entries in sorted(found.items())]
        before = [group for group in groups if group["date"] not in program.days]
        parts: list[tuple[str, Any, Any]] = [("before", None, before)] if before else []
        parts += [(group["date"].isoformat(), group["date"], [group]) for group in groups if group not in before]
        return [{"key": key, "date": date, "groups": part, "url": self.url(day=key)} for key, date, part in parts]

    def filters(self, program: Program) -> list[dict[str, Any]]:
        """Each filter's options as links, with how many entries each would leave."""
        shown = []
        for f in FILTERS:
            counts: dict[tuple[str, str], int] = {}
            for entry in program.timetable:
                if self.matches(entry, but=f.name):
                    for pair in f.values(entry):
                        counts[pair] = counts.get(pair, 0) + 1
            options = [
                {
                    "title": label,
                    "count": count,
                    "current": self.chosen.get(f.name) == value,
                    "url": self.url(**{f.name: value}),
                }
                for (value, label), count in sorted(counts.items(), key=lambda item: -item[1])
            ]
            everything = {
                "title": _("All"),
                "count": None,
                "current": f.name not in self.chosen,
                "url": self.url(**{f.name: ""}),
            }
            shown.append({"name": f.name, "title": f.title, "options": [everything, *options]})
        return shown
