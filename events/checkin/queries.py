"""Reads of check-in: who is on a gate's list, and how many came."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.translation import gettext as _

from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.bilingual import pick
from events.checkin.models import Area, Conflict, Gate, Presence, Scan, ScanQuerySet
from events.registration.models import Registration

LATELY = dt.timedelta(minutes=5)


def registrations_of(area: Area) -> QuerySet[Registration]:
    """The registrations that open an area."""
    opening = Registration.objects.opening().filter(event__edition=area.edition_id)
    if area.event_id:
        opening = opening.filter(event=area.event_id)
    return opening.filter(sessions=area.session_id) if area.session_id else opening


def passes_of(gate: Gate) -> list[tuple[str, int, str]]:
    """The passes of those who are registered for a gate's area, by code: each with its version, and the category as
    which its holder is registered; of several, one that passes the gate.
    """
    passing = Q(category__in=[category.pk for category in gate.categories.all()])
    listed = registrations_of(gate.area).filter(person__passes__edition=gate.area.edition_id)
    rows = (
        listed.order_by("person__passes__code", Case(When(passing, then=0), default=1), "pk")
        .distinct("person__passes__code")
        .values_list("person__passes__code", "person__passes__version", "category__slug")
    )
    return [(code, version, slug or "") for code, version, slug in rows]


@dataclass(frozen=True)
class Counts:
    """How many came: `inside` the area now, `entries` in all and in the last five minutes."""

    inside: int
    entries: int
    last_5_minutes: int


def counts_of(gate: Gate) -> Counts:
    """Through one gate; inside are those of its whole area."""
    inside = Presence.objects.filter(area=gate.area_id, is_inside=True).count()
    return Counts(inside, *_entries(Scan.objects.filter(gate=gate)).get(gate.pk, (0, 0)))


def _entries(scans: ScanQuerySet) -> dict[int, tuple[int, int]]:
    """How many of them were entries, by gate: in all, and in the last five minutes."""
    lately = Count("pk", filter=Q(scanned_at__gt=clock.now() - LATELY))
    counted = scans.entries().order_by().values_list("gate").annotate(all=Count("pk"), lately=lately)
    return {gate: (entries, last) for gate, entries, last in counted}


@dataclass(frozen=True)
class AreaCounts:
    """An area on the board: how many are registered for it, how many of them `came`, `inside` now, and how many entries
    there were of late; how many came in by each of its gates, and how many came of each category of attendees.
    """

    area: Area
    registered: int
    came: int
    inside: int
    last_5_minutes: int
    gates: list[tuple[Gate, int]]
    categories: list[tuple[str, int]]


def board(areas: Collection[Area]) -> list[AreaCounts]:
    """The areas with their counts, in as many queries for many as for one; where nobody came yet, last."""
    keys = [area.pk for area in areas]
    people = Presence.objects.filter(area__in=keys).order_by().values_list("area")
    counted = people.annotate(came=Count("pk", filter=Q(entries__gt=0)), inside=Count("pk", filter=Q(is_inside=True)))
    present = {area: (came, inside) for area, came, inside in counted}
    entries = _entries(Scan.objects.filter(gate__area__in=keys))
    categories, registered, gates = _categories(keys), _registered(areas), defaultdict(list)
    for gate in Gate.objects.filter(area__in=keys):
        gates[gate.area_id].append((gate, *entries.get(gate.pk, (0, 0))))
    counts = [
        AreaCounts(
            area,
            registered[area.pk],
            *present.get(area.pk, (0, 0)),
            last_5_minutes=sum(lately for _gate, _entries, lately in gates[area.pk]),
            gates=[(gate, entered) for gate, entered, _lately in gates[area.pk]],
            categories=categories[area.pk],
        )
        for area in areas
    ]
    return sorted(counts, key=lambda each: not each.came)


def _categories(areas: list[int]) -> dict[int, list[tuple[str, int]]]:
    """By area the names of the categories of those who came, the largest first."""
    entries = Scan.objects.entries().filter(gate__area__in=areas).order_by()
    category = ("registration__category__name_zh", "registration__category__name_en")
    counted = entries.values_list("gate__area", *category).annotate(came=Count("issued_pass", distinct=True))
    found = defaultdict(list)
    for area, zh, en, came in counted.order_by("-came", category[0]):
        found[area].append((pick(zh, en) if zh else _("Without a category"), came))
    return found


def _registered(areas: Collection[Area]) -> dict[int, int]:
    """By area how many people's registrations open it."""
    opening = Registration.objects.opening().filter(event__edition__in={area.edition_id for area in areas})
    people = Count("person", distinct=True)

    def by(key: str) -> dict[int, int]:
        return dict(opening.order_by().values_list(key).annotate(people=people))

    sessions, events, editions = by("sessions"), by("event"), by("event__edition")
    return {
        area.pk: (
            sessions.get(area.session_id, 0)
            if area.session_id
            else events.get(area.event_id, 0)
            if area.event_id
            else editions.get(area.edition_id, 0)
        )
        for area in areas
    }


def unsettled(edition: Edition) -> QuerySet[Conflict]:
    """The conflicts of an edition that nobody looked at yet."""
    return Conflict.objects.filter(scan__gate__area__edition=edition, settled_at=None)
