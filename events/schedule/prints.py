"""What the QR code on a printed program answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.editions.queries import edition_or_404
from conference.pages.decorators import public_page
from events.program.models import ScheduleRelease
from events.schedule.freezing import difference


@public_page
@require_safe
def check(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Whether a program printed from this release is current, or what changed since."""
    releases = ScheduleRelease.objects.filter(edition=edition_or_404(year))
    printed = releases.filter(number=number).first()
    latest = releases.order_by("-number").first()
    if printed is None or latest is None:
        raise Http404
    changes = difference(latest.content, printed.content)
    return render(request, "events/schedule/check.html", {"printed": printed, "latest": latest, "changes": changes})
