"""What check-in plugs into the desk's first page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.desk import Row, Tile, tiles
from events.checkin.models import Presence, Scan
from events.checkin.queries import LATELY, unsettled


@tiles.plugged("checkin", rank=12)
def checkin_tile(edition: Edition) -> Tile:
    """How many are here, and what waits to be settled."""
    board, inbox = reverse("checkin:board"), reverse("admin:events_conflict_changelist")
    inside = Presence.objects.filter(area__edition=edition, is_inside=True)
    entries = Scan.objects.entries().filter(gate__area__edition=edition, scanned_at__gt=clock.now() - LATELY)
    rows = [
        Row(_("People inside"), f"{inside.values('issued_pass').distinct().count():,}", url=board),
        Row(_("Entries in the last five minutes"), f"{entries.count():,}", url=board),
        Row(_("Conflicts to settle"), unsettled(edition).count(), url=f"{inbox}?settled_at__isempty=1"),
    ]
    return Tile(_("Check-in"), rows)
