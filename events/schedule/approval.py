"""The words that a release would make public, and how far their approval is."""

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.bilingual import LANGUAGES
from conference.people.models import User
from events.program.models import Status, Visibility
from events.schedule.freezing import Frozen
from events.schedule.models import Approval

STEPS = {
    1: [pgettext_lazy("approval", "Final review")],
    2: [pgettext_lazy("approval", "First review"), pgettext_lazy("approval", "Final review")],
    3: [
        pgettext_lazy("approval", "First review"),
        pgettext_lazy("approval", "Second review"),
        pgettext_lazy("approval", "Final review"),
    ],
}
"""What each step is called, by how many an edition asks for."""


@dataclass(frozen=True)
class Words:
    """What is said of one event or session in one language: title, summary, and the line of who speaks."""

    code: str
    language: str
    title: str
    summary: str
    speakers: str
    event_title: str
    viewers: tuple[int, ...] | None = None

    def is_shown_to(self, user: User) -> bool:
        """What is for named persons is read by those and by administrators alone."""
        return self.viewers is None or user.is_superuser or user.person_id in self.viewers

    @property
    def digest(self) -> str:
        """Names these words: others have another one."""
        return sha256("\x1f".join((self.title, self.summary, self.speakers)).encode()).hexdigest()

    @property
    def key(self) -> str:
        """How a form names them."""
        return f"{self.code} {self.language} {self.digest}"


@dataclass(frozen=True)
class Review:
    """How far the approval of some words is."""

    words: Words
    approvals: list[Approval]
    steps: int

    @property
    def is_done(self) -> bool:
        return len(self.approvals) >= self.steps

    @property
    def next_step(self) -> Any:
        """What the next step is called; nothing after the last."""
        return "" if self.is_done else STEPS[self.steps][len(self.approvals)]

    @property
    def done(self) -> list[tuple[Any, Approval]]:
        """The steps that are done, each with its name."""
        return list(zip(STEPS[self.steps], self.approvals, strict=False))

    def waits_for(self, user: User) -> bool:
        """Whether the next step may be this user's: nobody does two."""
        return not self.is_done and user.pk not in [approval.by_id for approval in self.approvals]


def words_of(frozen: Frozen) -> list[Words]:
    """All words of what takes place, in the order of the schedule. English is asked for where there is any."""
    titles = {row["code"]: row for row in frozen.public["events"]}
    found = []
    for content in (frozen.public, frozen.restricted):
        speakers = {row["code"]: row for row in content["speakers"]}
        for row in [*content["events"], *content["sessions"]]:
            if row["status"] == Status.CANCELLED:
                continue
            for language in LANGUAGES:
                title, summary = row[f"title_{language}"], row[f"summary_{language}"]
                if title or summary:
                    event = titles.get(row.get("event", ""), {})
                    line = _line(row, speakers, language)
                    viewers = tuple(row["viewers"]) if row.get("visibility") == Visibility.NAMED else None
                    about = event.get(f"title_{language}", "")
                    found.append(Words(row["code"], language, title, summary, line, about, viewers))
    return found


def _line(row: dict[str, Any], speakers: dict[str, dict[str, Any]], language: str) -> str:
    on_stage = [speakers[code] for code, _role in row.get("speakers", ())]
    parts = ([each[f"{name}_{language}"] for name in ("name", "title", "organization")] for each in on_stage)
    return "; ".join(" ".join(filter(None, part)) for part in parts)


def reviews_of(edition: Edition, frozen: Frozen) -> list[Review]:
    """How far the approval of everything in the draft is; nothing where the edition asks for none."""
    steps = edition.approval_steps
    if not steps:
        return []
    approvals: dict[tuple[str, str, str], list[Approval]] = defaultdict(list)
    for approval in Approval.objects.filter(edition=edition).select_related("by__person").order_by("step"):
        approvals[approval.code, approval.language, approval.digest].append(approval)
    return [Review(words, approvals[words.code, words.language, words.digest], steps) for words in words_of(frozen)]
