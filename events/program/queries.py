"""Reads of the released schedule for its page: filtered by links, searched, by day."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from conference.editions.models import Edition
from conference.kit.chinese import query_tokens, sort_key
from events.program.released import Entry, Program, ReleasedEvent, ReleasedSpeaker, released_program


def program_or_404(edition: Edition) -> Program:
    """The released program. Raises Http404 before the first release."""
    program = released_program(edition)
    if program is None:
        raise Http404("nothing is released yet")
    return program


def event_or_404(program: Program, slug: str) -> ReleasedEvent:
    """A released event by its slug."""
    try:
        return program.events_by_slug[slug]
    except KeyError as error:
        raise Http404 from error


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

    @cached_property
    def tokens(self) -> list[str]:
        """What a text must have: each Latin word, and the pairs of each Chinese one, which nobody separates."""
        return query_tokens(self.words) or self.words.lower().split()

    def matches(self, entry: Entry, *, but: str = "") -> bool:
        """Whether an entry answers to every choice (leaving out the filter named `but`) and every word."""
        return all(
            self.chosen[f.name] in dict(f.values(entry)) for f in FILTERS if f.name in self.chosen and f.name != but
        ) and all(token in entry.searched_text for token in self.tokens)

    def speakers(self, program: Program) -> list[ReleasedSpeaker]:
        """Those whose name, title or organization has every word of the search."""
        if not self.tokens:
            return []
        return [speaker for speaker in program.speakers.values() if self._is_in(speaker.own_words)]

    def organizations(self, program: Program) -> list[dict[str, str]]:
        """The speakers' organizations that have every word of the search, each with the search for it alone."""
        if not self.tokens:
            return []
        names = {s.organization: f"{s.organization_zh} {s.organization_en}" for s in program.speakers.values()}
        found = sorted((name for name, both in names.items() if name and self._is_in(both)), key=sort_key)
        return [{"name": name, "url": self.url(q=name, day="")} for name in found]

    def _is_in(self, text: str) -> bool:
        return all(token in text.lower() for token in self.tokens)

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
