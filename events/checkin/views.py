"""Check-in's own pages at the desk: the live counts, and the QR code of a shift."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from conference.editions.queries import edition_or_404
from conference.kit import clock, qr
from conference.people.requests import user_of
from events.checkin import queries
from events.checkin.desk import areas_of, shifts_of


def _page(request: HttpRequest, name: str, title: str, **context: Any) -> TemplateResponse:
    shown = admin.site.each_context(request) | {"title": title} | context
    return TemplateResponse(request, f"events/checkin/{name}.html", shown)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How many came and how many are inside, by area, gate and category; the page comes again every few seconds."""
    edition = edition_or_404()
    areas = areas_of(request).filter(edition=edition).select_related("event")
    if not (user_of(request).has_perm("events.view_gate", edition) or areas):
        raise PermissionDenied
    return _page(
        request,
        "board",
        gettext("Live counts"),
        areas=queries.board(areas),
        conflicts=queries.unsettled(edition).filter(scan__gate__area__in=areas).count(),
        now=clock.now(),
    )


@require_safe
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """A shift's QR code, to be shown or printed: whoever scans it joins with their phone."""
    found = get_object_or_404(shifts_of(request), pk=pk)
    if not user_of(request).has_perm("events.change_shift", found):
        raise PermissionDenied
    return _page(
        request,
        "shift",
        found.name,
        shift=found,
        gates=found.gates.select_related("area"),
        joined=found.devices.in_use().count(),
        is_over=found.is_over(clock.now()),
        qr_svg=qr.svg(found.address),
    )
