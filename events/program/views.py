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
from events.program.exports.structured_data import schema_event
from events.program.queries import ScheduleQuery, event_or_404, program_or_404
from events.program.released import released_program
from events.program.sockets import event_panels


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
    edition = edition_or_404()
    released = event_or_404(program_or_404(edition), slug)
    panels = [panel for plug in event_panels if (panel := plug(released))]
    context = {"event": released, "panels": panels, "structured_data": schema_event(released, edition)}
    response = render(request, "events/program/event.html", context)
    return expire_with_the_day(response, *(moment for panel in panels for moment in panel.get("changes_at", ())))


@public_page
@require_safe
def session(request: HttpRequest, code: str) -> HttpResponse:
    """One session with its speakers."""
    edition = edition_or_404()
    released = program_or_404(edition).sessions.get(code)
    if released is None:
        raise Http404
    context = {"session": released, "structured_data": schema_event(released, edition)}
    return render(request, "events/program/session.html", context)


@public_page
@require_safe
def speaker(request: HttpRequest, code: str) -> HttpResponse:
    """One speaker with their sessions."""
    released = program_or_404(edition_or_404()).speakers.get(code)
    if released is None:
        raise Http404
    return render(request, "events/program/speaker.html", {"speaker": released})
