"""Results of vetting from a table: kept as a preview, then written at once or not at all."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.audit.services import record
from conference.people.models import User
from events.registration.models import VettingList
from events.registration.services.vetting import assign_zones, decide_vetting, permit_vehicle
from events.registration.vetting_tables import PlannedResult, planned_results, read_results


def keep_results(*, vetting_list: VettingList, upload: File[Any]) -> None:
    """Keep what a table says as the list's preview, sealed, in the place of an earlier one. Raises ValidationError."""
    results = read_results(vetting_list, upload)
    if not results:
        raise ValidationError(_("No row of the table has a result."))
    vetting_list.results = results
    vetting_list.save(update_fields=["results"])


@transaction.atomic
def apply_results(*, vetting_list: VettingList, stamp: str, by: User) -> int:
    """Write what the preview that `stamp` names says; how many rows. Raises ValidationError where a row is wrong, or
    another preview took its place.
    """
    locked = VettingList.objects.select_for_update(of=("self",)).select_related("event").get(pk=vetting_list.pk)
    if not locked.results or locked.stamp != stamp:
        raise ValidationError(_("These results were written already, or replaced. Look at the preview again."))
    plan = planned_results(locked)
    if wrong := sum(bool(row.faults) for row in plan):
        raise ValidationError(ngettext("{count} row is wrong.", "{count} rows are wrong.", wrong).format(count=wrong))
    for row in sorted(plan, key=lambda row: row.vetting.pk if row.vetting else 0):
        _write(row, by)
    locked.results = None
    locked.save(update_fields=["results"])
    record(actor=by, verb="import", target=locked, changes={"rows": len(plan)})
    return len(plan)


def _write(row: PlannedResult, by: User) -> None:
    assert row.vetting
    if row.status:
        decide_vetting(vetting=row.vetting, status=row.status, reason=row.reason, by=by)
    if row.zones is not None:
        assign_zones(vetting=row.vetting, zones=row.zones, by=by)
    if row.permit is not None:
        permit_vehicle(vetting=row.vetting, is_permitted=row.permit, by=by)
