"""Reads of organizations."""

from typing import Any

from conference.editions.models import Edition
from conference.kit.chinese import stroke_key
from conference.organizations.models import Hosting, HostRole


def hosts_of(edition: Edition) -> list[dict[str, Any]]:
    """Hosts, co-organizers and organizers, each group in protocol order; those of one rank by the strokes of their
    names.
    """
    hostings = sorted(
        Hosting.objects.filter(edition=edition).select_related("organization"),
        key=lambda hosting: (hosting.rank, stroke_key(hosting.organization.name_zh)),
    )
    groups = (
        {
            "title": role.label,
            "role": role.value,
            "organizations": [h.organization for h in hostings if h.role == role],
        }
        for role in HostRole
    )
    return [group for group in groups if group["organizations"]]
