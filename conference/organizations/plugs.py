"""What organizations plug in."""

from typing import Any

from conference.editions.models import Edition
from conference.editions.sockets import home_blocks
from conference.organizations.queries import hosts_of


@home_blocks.plugged("hosts", rank=90)
def hosts(edition: Edition) -> dict[str, Any]:
    """The hosts at the foot of the front page."""
    return {"template": "conference/organizations/home_hosts.html", "groups": hosts_of(edition)}
