"""Finding positions: words, filters with counts, pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit import search
from jobs.fairs.models import Fair
from jobs.positions.models import Category, Degree, Position, PositionQuerySet

PAGE_SIZE = 20


@dataclass(frozen=True)
class PositionQuery:
    """What a visitor asked for, as the address says it."""

    words: str = ""
    fair: str = ""
    city: str = ""
    category: str = ""
    degree: str = ""
    page: int = 1

    FILTERS = {
        "fair": (_("Fair"), "fair__slug"),
        "category": (_("Industry"), "category"),
        "city": (pgettext_lazy("of a position", "City"), "city"),
        "degree": (_("Degree"), "degree"),
    }

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> "PositionQuery":
        """Unknown parameters and impossible pages are ignored; long searches are cut."""
        page = parameters.get("page", "")
        chosen = {name: parameters.get(name, "")[:40] for name in cls.FILTERS}
        return cls(
            parameters.get("q", "").strip()[:80],
            **chosen,
            page=int(page) if page.isdecimal() and len(page) < 6 else 1,
        )

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name in self.FILTERS if (value := getattr(self, name))}

    def url(self, **changes: str | int) -> str:
        """The address of this query with some parameters changed. Any change but that of the page goes back to page
        one.
        """
        parameters: dict[str, Any] = {"q": self.words, **{name: getattr(self, name) for name in self.FILTERS}}
        parameters |= {"page": ""} | changes
        query = urlencode({name: value for name, value in parameters.items() if value not in ("", 1)})
        return f"?{query}" if query else "."

    def positions(self, edition: Edition, *, but: str = "") -> PositionQuerySet:
        """The public positions that answer to the words and the filters, leaving out the filter named `but`."""
        found = search.with_words(Position.objects.public().of_edition(edition), self.words)
        for name, (_title, path) in self.FILTERS.items():
            value = getattr(self, name)
            if value and name != but:
                found = found.filter(**{path: value})
        return found

    def filters(self, edition: Edition) -> list[dict[str, Any]]:
        """Each filter's options as links, the most frequent first, with how many positions each would leave."""
        labels: dict[str, dict[str, Any]] = {
            "fair": {fair.slug: fair.title for fair in Fair.objects.filter(edition=edition)},
            "category": dict(Category.choices),
            "degree": dict(Degree.choices),
        }
        shown = []
        for name, (title, path) in self.FILTERS.items():
            chosen = getattr(self, name)
            counted = (
                self.positions(edition, but=name).values_list(path).annotate(count=Count("pk")).order_by("-count", path)
            )
            options = [
                {
                    "title": labels.get(name, {}).get(value, value),
                    "count": count,
                    "current": value == chosen,
                    "url": self.url(**{name: value}),
                }
                for value, count in counted
                if value
            ]
            everything = {
                "title": _("All"),
                "count": None,
                "current": not chosen,
                "url": self.url(**{name: ""}),
            }
            shown.append({"name": name, "title": title, "options": [everything, *options]})
        return shown


def counts_by_category(edition: Edition) -> list[dict[str, Any]]:
    """How many public positions each field of work has, the most first, with its share of the largest in percent."""
    rows = (
        Position.objects.public()
        .of_edition(edition)
        .values_list("category")
        .annotate(count=Count("pk"))
        .order_by("-count")
    )
    counted = list(rows)
    largest = counted[0][1] if counted else 1
    return [
        {
            "title": Category(category).label,
            "count": count,
            "percent": max(1, 100 * count // largest),
            "url": reverse("positions:list") + PositionQuery(category=category).url(),
        }
        for category, count in counted
    ]
