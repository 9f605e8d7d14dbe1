"""What positions plug into the front page and into `/me/`."""

from typing import Any

from conference.accounts.sockets import me_panels
from conference.editions.models import Edition
from conference.editions.sockets import home_blocks
from conference.organizations.models import Organization
from conference.people.models import Person
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
