"""What the edition itself shows on the front page."""

from typing import Any

from django.template.defaultfilters import date
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.editions.models import Edition
from conference.editions.sockets import home_blocks
from conference.kit.desk import Row, Tile, tiles


@home_blocks.plugged("targets", rank=20)
def targets(edition: Edition) -> dict[str, Any]:
    """What the edition set out to reach, and how far it is. Saving a figure at the desk outdates the page."""
    shown = edition.targets.all()
    return {"template": "conference/editions/home_targets.html", "targets": shown} if shown else {}


@tiles.plugged("targets", rank=20)
def targets_tile(edition: Edition) -> Tile:
    """The targets with the time at which their figures were true."""
    rows = []
    for target in edition.targets.all():
        as_of = f" · {date(timezone.localtime(target.as_of), 'Y-m-d H:i')}" if target.as_of else ""
        rows.append(Row(f"{target.name}{as_of}", f"{target.achieved or 0:,} / {target.goal:,}", target.percent))
    return Tile(_("Targets"), rows, _("Enter new figures with their time under “Editions”."))
