"""Reads of check-in: who is on a gate's list, and how many came."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When

from conference.kit import clock
from events.checkin.models import Area, Gate, Presence, Scan
from events.registration.models import Registration

LATELY = dt.timedelta(minutes=5)


def registrations_of(area: Area) -> QuerySet[Registration]:
    """The confirmed registrations that open an area."""
    confirmed = Registration.objects.confirmed().filter(event__edition=area.edition_id)
    if area.event_id:
        confirmed = confirmed.filter(event=area.event_id)
    return confirmed.filter(sessions=area.session_id) if area.session_id else confirmed


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
    entries = Scan.objects.entries().filter(gate=gate)
    since = clock.now() - LATELY
    counted = entries.aggregate(all=Count("pk"), lately=Count("pk", filter=Q(scanned_at__gt=since)))
    inside = Presence.objects.filter(area=gate.area_id, is_inside=True).count()
    return Counts(inside, counted["all"], counted["lately"])
