"""The public pages of the program. All of them read the latest release and nothing else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from conference.editions.queries import edition_or_404
from conference.kit import clock
from conference.pages.decorators import public_page
from conference.pages.expiry import expire_with_the_day
from events.program import calendar
from events.program.queries import ScheduleQuery
from events.program.released import Program, ReleasedEvent, released_program
from events.program.sockets import event_panels

ICALENDAR = "text/calendar; charset=utf-8"


def program_or_404() -> Program:
    """The released program. Raises Http404 before the first release."""
    program = released_program(edition_or_404())
    if program is None:
        raise Http404("nothing is released yet")
    return program


def event_or_404(program: Program, slug: str) -> ReleasedEvent:
    """A released event by its slug."""
    try:
        return program.events_by_slug[slug]
    except KeyError as error:
        raise Http404 from error


@public_page
@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """The schedule by day, narrowed by links (`kind`, `pillar`, `venue`, `topic`) and searched with `q`."""
    program = released_program(edition_or_404())
    query = ScheduleQuery.parse(request.GET.dict())
    days = query.days(program) if program else []
    today = timezone.localdate(clock.now()).isoformat()
    parts = {part["key"]: part for part in days}
    of_the_conference = (part for part in days if part["date"])
    day = parts.get(query.day or today) or next(of_the_conference, None) or next(iter(days), None)
    context = {
        "days": days,
        "day": day,
        "filters": query.filters(program) if program else [],
        "query": query.words,
        "chosen": query.chosen,
        "clear_url": reverse("program:schedule"),
        "release": program,
        "calendar_url": reverse("program:calendar"),
    }
    return expire_with_the_day(render(request, "events/program/schedule.html", context))


@public_page
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event with its sessions, and what other rooms offer there: registration, say."""
    released = event_or_404(program_or_404(), slug)
    panels = [panel for plug in event_panels if (panel := plug(released))]
    response = render(request, "events/program/event.html", {"event": released, "panels": panels})
    return expire_with_the_day(response, *(moment for panel in panels for moment in panel.get("changes_at", ())))


@public_page
@require_safe
def session(request: HttpRequest, code: str) -> HttpResponse:
    """One session with its speakers."""
    released = program_or_404().sessions.get(code)
    if released is None:
        raise Http404
    return render(request, "events/program/session.html", {"session": released})


@public_page
@require_safe
def speaker(request: HttpRequest, code: str) -> HttpResponse:
    """One speaker with their sessions."""
    released = program_or_404().speakers.get(code)
    if released is None:
        raise Http404
    return render(request, "events/program/speaker.html", {"speaker": released})


@public_page
@require_safe
def whole_calendar(request: HttpRequest) -> HttpResponse:
    """The iCalendar feed of the whole schedule."""
    edition = edition_or_404()
    return HttpResponse(calendar.schedule_calendar(program_or_404(), name=edition.name), content_type=ICALENDAR)


@public_page
@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The iCalendar feed of one event."""
    program = program_or_404()
    return HttpResponse(calendar.event_calendar(program, event_or_404(program, slug)), content_type=ICALENDAR)
