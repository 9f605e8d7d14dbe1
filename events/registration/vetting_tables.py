"""A vetting list as a table for the authorities, and what they wrote into it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from conference.kit import spreadsheets
from conference.kit.codes import normalized
from conference.people.models import IdentityDocument
from events.registration.models import Vetting, VettingColumn, VettingList, VettingStatus, Zone

RESULT, REASON, ZONES, PERMIT = "审查结果", "原因", "区域", "车证"
"""Headings of what the authorities write, in their words; the table that goes out has them empty."""
MEANINGS = {
    RESULT: "result", REASON: "reason", ZONES: "zones", PERMIT: "permit",
    "result": "result", "reason": "reason", "zones": "zones", "vehicle permit": "permit",
}  # fmt: skip
"""What comes back may be headed in English, too, and say its results so."""
RESULTS = {"通过": VettingStatus.CLEARED, "不通过": VettingStatus.REFUSED}
ENGLISH_RESULTS = {"cleared": VettingStatus.CLEARED, "not admitted": VettingStatus.REFUSED}
PERMITS = {"是": True, "否": False}
ENGLISH_PERMITS = {"yes": True, "no": False}


def _document(vetting: Vetting) -> IdentityDocument:
    """Whoever is on a list has one, for as long as there is a vetting."""
    document = vetting.registration.document
    assert document
    return document


CELLS: dict[VettingColumn, Callable[[Vetting], Any]] = {
    VettingColumn.CODE: lambda vetting: vetting.registration.code,
    VettingColumn.NAME: lambda vetting: vetting.registration.person.name_zh,
    VettingColumn.PASSPORT_NAME: lambda vetting: vetting.registration.person.passport_name,
    VettingColumn.COUNTRY: lambda vetting: vetting.registration.person.country.name,
    VettingColumn.AFFILIATION: lambda vetting: vetting.registration.person.affiliation,
    VettingColumn.CATEGORY: lambda vetting: vetting.registration.category,
    VettingColumn.DOCUMENT_KIND: lambda vetting: _document(vetting).get_kind_display(),
    VettingColumn.DOCUMENT_NUMBER: lambda vetting: _document(vetting).number,
    VettingColumn.PHONE: lambda vetting: vetting.registration.person.phone,
    VettingColumn.PLATE: lambda vetting: vetting.plate,
    VettingColumn.LATE: lambda vetting: vetting.late_by and vetting.late_by.person,
}


def list_table(vetting_list: VettingList) -> dict[str, Any]:
    """What `spreadsheets.workbook` takes: the list's columns in its order, and empty ones for the results."""
    vettings = vetting_list.vettings.select_related(
        "registration__person", "registration__document", "registration__category", "late_by__person"
    )
    layout = [(VettingColumn(name), heading) for name, heading in vetting_list.layout]
    zones = Zone.objects.filter(edition=vetting_list.event.edition_id)
    return {
        "title": f"{vetting_list.number}",
        "columns": [*(heading for _name, heading in layout), RESULT, REASON, ZONES, PERMIT],
        "rows": ([CELLS[name](vetting) for name, _heading in layout] for vetting in vettings),
        "choices": {RESULT: list(RESULTS), ZONES: [zone.name_zh for zone in zones], PERMIT: list(PERMITS)},
        "choices_title": "可填内容",
    }


def read_results(vetting_list: VettingList, upload: File[Any]) -> list[dict[str, Any]]:
    """The rows that say something, each with its number in the table and its cells by what they mean.

    Raises ValidationError for what is no table, or one without the columns of code and result.
    """
    rows = spreadsheets.read(upload)
    code = dict(vetting_list.layout)[VettingColumn.CODE]
    meanings = MEANINGS | {"code": "code", code.casefold(): "code"}
    headings = [meanings.get(cell.casefold(), "") for cell in rows[0]] if rows else []
    if not {"code", "result"} <= set(headings):
        raise ValidationError(
            _("The first row needs the columns “{code}” and “{result}”.").format(code=code, result=RESULT)
        )
    found = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: cell for name, cell in zip(headings, row, strict=False) if name and cell}
        if cells.keys() - {"code"}:
            found.append({"number": number, **cells})
    return found


@dataclass
class PlannedResult:
    """What a row of results would do, or what is wrong with it."""

    number: int
    code: str
    vetting: Vetting | None = None
    status: VettingStatus | None = None
    reason: str = ""
    zones: list[Zone] | None = None
    permit: bool | None = None
    faults: list[str] = field(default_factory=list)


def planned_results(vetting_list: VettingList) -> list[PlannedResult]:
    """What the results that were uploaded would do now."""
    related = ("registration__event", "registration__person")
    vettings = {vetting.registration.code: vetting for vetting in vetting_list.vettings.select_related(*related)}
    found = Zone.objects.filter(edition=vetting_list.event.edition_id)
    zones = {name: zone for zone in found for name in (zone.name_en, zone.name_zh) if name}
    seen: set[str] = set()
    plan = []
    for row in vetting_list.results or []:
        planned = _planned(row, vettings, zones)
        if planned.code in seen:
            planned.faults.append(_("This code is in an earlier row as well."))
        seen.add(planned.code)
        plan.append(planned)
    return plan


def _planned(row: dict[str, Any], vettings: dict[str, Vetting], zones: dict[str, Zone]) -> PlannedResult:
    planned = PlannedResult(row["number"], normalized(row.get("code", "")), reason=row.get("reason", ""))
    planned.vetting = vettings.get(planned.code)
    if planned.vetting is None:
        planned.faults.append(_("Nobody on this list has this code."))
    if result := row.get("result"):
        planned.status = (RESULTS | ENGLISH_RESULTS).get(result.casefold())
        if planned.status is None:
            planned.faults.append(_("The result is one of: {choices}.").format(choices=" ".join(RESULTS)))
    if names := row.get("zones"):
        asked = [name for each in re.split("[、，,]", names) if (name := each.strip())]
        if unknown := [name for name in asked if name not in zones]:
            planned.faults.append(_("There is no such zone: {names}.").format(names=" ".join(unknown)))
        planned.zones = [zones[name] for name in asked if name in zones]
    if permit := row.get("permit"):
        planned.permit = (PERMITS | ENGLISH_PERMITS).get(permit.casefold())
        if planned.permit is None:
            planned.faults.append(_("The vehicle permit is one of: {choices}.").format(choices=" ".join(PERMITS)))
        elif planned.permit and planned.vetting and not planned.vetting.plate:
            planned.faults.append(_("A vehicle permit needs a number plate."))
    return planned
