"""Reads of news: lists by kind and words, and when they change by themselves."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from conference.editions.models import Edition
from conference.kit import search
from conference.news.models import NewsItem, NewsKind, NewsQuerySet

PAGE_SIZE = 12
ON_THE_FRONT_PAGE = 3
KINDS = {"": _("All"), NewsKind.NOTICE: _("Notices"), NewsKind.NEWS: NewsKind.NEWS.label}


@dataclass(frozen=True)
class NewsQuery:
    """What a visitor asked for, as the address says it."""

    words: str = ""
    kind: str = ""

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> "NewsQuery":
        """Unknown kinds are ignored; long searches are cut."""
        kind = parameters.get("kind", "")
        return cls(parameters.get("q", "").strip()[:80], kind if kind in NewsKind else "")

    def url(self, **changes: str | int) -> str:
        """The address of this query with some parameters changed."""
        parameters: dict[str, Any] = {"q": self.words, "kind": self.kind} | changes
        query = urlencode({name: value for name, value in parameters.items() if value not in ("", 1)})
        return f"?{query}" if query else "."

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """The kinds as links."""
        return [
            {"key": kind or "all", "title": title, "url": self.url(kind=kind), "current": kind == self.kind}
            for kind, title in KINDS.items()
        ]

    def items(self, edition: Edition, now: dt.datetime) -> NewsQuerySet:
        """What is public and answers, pinned notices first, then the newest."""
        found = search.with_words(NewsItem.objects.of_edition(edition).public(now), self.words)
        if self.kind:
            found = found.filter(kind=self.kind)
        return found.briefly().order_by("-is_pinned", "-publish_at", "-id")


def next_publication(edition: Edition, now: dt.datetime) -> dt.datetime | None:
    """When the next scheduled item becomes public, or None."""
    scheduled = NewsItem.objects.of_edition(edition).scheduled(now)
    return scheduled.order_by("publish_at").values_list("publish_at", flat=True).first()
