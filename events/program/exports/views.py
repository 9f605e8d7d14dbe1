"""The addresses of the exports: kept pages, rendered once for each release."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference.editions.queries import edition_or_404
from conference.kit.spreadsheets import download
from conference.pages.decorators import public_page
from events.program.exports import calendar, feed, frab, workbook
from events.program.queries import event_or_404, program_or_404

ICALENDAR = "text/calendar; charset=utf-8"


@public_page
@require_safe
def whole_calendar(request: HttpRequest) -> HttpResponse:
    """The iCalendar feed of the whole schedule."""
    edition = edition_or_404()
    return HttpResponse(calendar.schedule_calendar(program_or_404(edition), name=edition.name), content_type=ICALENDAR)


@public_page
@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The iCalendar feed of one event."""
    program = program_or_404(edition_or_404())
    return HttpResponse(calendar.event_calendar(program, event_or_404(program, slug)), content_type=ICALENDAR)


@public_page
@require_safe
def frab_json(request: HttpRequest) -> HttpResponse:
    """frab's schedule.json."""
    edition = edition_or_404()
    return HttpResponse(frab.schedule_json(program_or_404(edition), edition), content_type="application/json")


@public_page
@require_safe
def frab_xml(request: HttpRequest) -> HttpResponse:
    """frab's schedule.xml."""
    edition = edition_or_404()
    return HttpResponse(frab.schedule_xml(program_or_404(edition), edition), content_type="text/xml; charset=utf-8")


@public_page
@require_safe
def changes_feed(request: HttpRequest) -> HttpResponse:
    """The JSON Feed of what is new and what changed."""
    edition = edition_or_404()
    return HttpResponse(feed.feed_json(program_or_404(edition), edition), content_type="application/feed+json")


@public_page
@require_safe
def whole_workbook(request: HttpRequest) -> HttpResponse:
    """The schedule as xlsx."""
    edition = edition_or_404()
    rows = workbook.rows(program_or_404(edition))
    return download(filename=f"schedule-{edition.year}", title=_("Schedule"), columns=workbook.columns(), rows=rows)
