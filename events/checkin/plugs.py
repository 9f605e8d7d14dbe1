"""What check-in plugs into the desk's first page, into audiences, and into the merging of people."""

from django.urls import reverse
from django.utils.translation import gettext as _

from conference.audiences.sockets import filters
from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.desk import Row, Tile, tiles
from conference.people.models import Person, User
from conference.people.sockets import mergers
from events.checkin.filters import CheckedInFilter
from events.checkin.models import Collection, Presence, Scan
from events.checkin.queries import LATELY, unsettled
from events.checkin.services.collecting import void


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


@mergers.plugged("collections", rank=50)
def settle_collections(kept: Person, given_up: Person, by: User | None) -> None:
    """Of what both collected and one gets once, the given-up person's row is void: both stay in the ledger. It goes
    before registration, which then makes one pass of two.
    """
    standing = Collection.objects.standing().filter(is_once=True)
    own = standing.filter(issued_pass__person=kept).values_list("issued_pass__edition", "item")
    for collection in standing.filter(issued_pass__person=given_up).select_related("issued_pass"):
        if (collection.issued_pass.edition_id, collection.item_id) in set(own):
            void(collection=collection, reason=_("Two records of one person were made one."), by=by)


filters.plug(CheckedInFilter.name, CheckedInFilter, rank=20)
