"""What positions plug into the front page, into `/me/` and into audiences."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.accounts.sockets import me_panels
from conference.audiences.sockets import filters
from conference.editions.models import Edition
from conference.editions.sockets import home_blocks
from conference.kit.desk import Row, Tile, tiles
from conference.organizations.models import Organization
from conference.people.models import Person
from jobs.fairs.models import Fair
from jobs.positions.filters import EmployersFilter
from jobs.positions.models import Position, PositionStatus
from jobs.positions.queries import counts_by_category


@home_blocks.plugged("positions", rank=50)
def industries(edition: Edition) -> dict[str, Any]:
    """Positions by field of work."""
    categories = counts_by_category(edition)
    total = sum(category["count"] for category in categories)
    return (
        {"template": "jobs/positions/home_industries.html", "categories": categories, "total": total} if total else {}
    )


@me_panels.plugged("positions", rank=20)
def my_positions(person: Person) -> dict[str, Any]:
    """The organizations I act for and their positions."""
    organizations = Organization.objects.of_member(person.user).prefetch_related("positions")
    return {"template": "jobs/positions/me_panel.html", "organizations": organizations}


@tiles.plugged("positions", rank=30)
def positions_tile(edition: Edition) -> Tile:
    """Published positions of each fair, and how many wait for approval."""
    url = reverse("admin:jobs_position_changelist")
    waiting = Position.objects.filter(edition=edition, status=PositionStatus.SUBMITTED).count()
    published = Count("positions", filter=Q(positions__status=PositionStatus.APPROVED))
    fairs = list(Fair.objects.filter(edition=edition).annotate(count=published))
    most = max([fair.count for fair in fairs], default=0) or 1
    rows = [
        Row(_("Waiting for approval"), f"{waiting:,}", url=f"{url}?status__exact={PositionStatus.SUBMITTED}"),
        *(Row(f.title, f"{f.count:,}", 100 * f.count // most, f"{url}?fair__id__exact={f.pk}") for f in fairs),
    ]
    return Tile(_("Positions by fair"), rows)


filters.plug(EmployersFilter.name, EmployersFilter, rank=40)
