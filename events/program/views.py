"""The public pages of the program. All of them read the latest release and nothing else; those that take a `year` show
an earlier edition's under `/archive/<year>/`.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.editions.models import Edition
from conference.editions.queries import edition_or_404
from conference.kit import clock, qr
from conference.pages.decorators import public_page
from conference.pages.expiry import expire_with_the_day
from events.program.boards import Screen, by_venue, day_grid
from events.program.exports.structured_data import schema_event
from events.program.queries import ScheduleQuery, event_or_404, program_or_404
from events.program.released import Program, released_program
from events.program.sockets import event_panels, session_panels


def _frame(edition: Edition, program: Program, url: str) -> dict[str, Any]:
    """What each page says of itself: its one address, and whose edition it shows where that is not the current one."""
    archived = {} if edition.is_current else {"archived": edition, "archive_url": program.addresses("schedule")}
    return {"canonical": settings.BASE_URL + url, **archived}


def _schedule(request: HttpRequest, year: int | None, view: str) -> dict[str, Any]:
    """What the list, the grid and the venues share: the day that is asked for, and ways to another one."""
    edition = edition_or_404(year)
    program = released_program(edition)
    if program is None:
        if not edition.is_current:
            raise Http404("nothing is released")
        return {"clear_url": reverse("program:schedule")}
    query = ScheduleQuery.parse(request.GET.dict())
    days = query.days(program)
    today = timezone.localdate(clock.now()).isoformat()
    parts = {part["key"]: part for part in days}
    of_the_conference = (part for part in days if part["date"])
    day = parts.get(query.day or today) or next(of_the_conference, None) or next(iter(days), None)
    tabs = [
        {"title": title, "url": program.addresses(name) + query.url().lstrip("."), "current": name == view}
        for name, title in (
            ("schedule", pgettext("view of the schedule", "List")),
            ("grid", pgettext("view of the schedule", "Grid")),
            ("venues", pgettext("view of the schedule", "By venue")),
        )
    ]
    return {
        "days": days,
        "day": day,
        "filters": query.filters(program),
        "query": query.words,
        "chosen": query.chosen,
        "clear_url": program.addresses(view),
        "release": program,
        "tabs": tabs,
        "speakers_url": program.addresses("speakers"),
        "speakers": query.speakers(program),
        "organizations": query.organizations(program),
        **_frame(edition, program, program.addresses(view)),
    }


@public_page
@require_safe
def schedule(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The schedule by day, narrowed by links (`kind`, `pillar`, `venue`, `topic`) and searched with `q`."""
    context = _schedule(request, year, "schedule")
    if year is None and "release" in context:
        edition = edition_or_404()
        context["earlier"] = Edition.objects.filter(year__lt=edition.year, releases__isnull=False).distinct()
    return expire_with_the_day(render(request, "events/program/schedule.html", context))


@public_page
@require_safe
def grid(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A day as a table of rooms and times, narrowed and searched as the list is."""
    context = _schedule(request, year, "grid")
    groups = context["day"]["groups"] if context.get("day") else []
    context["grids"] = [{"date": group["date"], **day_grid(group["sessions"])} for group in groups]
    return expire_with_the_day(render(request, "events/program/grid.html", context))


@public_page
@require_safe
def venues(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A day's sessions under their venues."""
    context = _schedule(request, year, "venues")
    groups = context["day"]["groups"] if context.get("day") else []
    context["days_by_venue"] = [{"date": group["date"], "venues": by_venue(group["sessions"])} for group in groups]
    return expire_with_the_day(render(request, "events/program/venues.html", context))


@public_page
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """For screens in the halls: what is on and what comes next, in all halls or those of a `venue`, or one `room`."""
    program = program_or_404(edition_or_404())
    screen, moment = Screen.parse(request.GET.dict()), clock.now()
    halls = screen.halls(program, moment)
    context = {
        "halls": halls,
        "upcoming": [] if halls else screen.upcoming(program, moment),
        "screen": screen,
        "venues": sorted({entry.venue.name_zh: entry.venue for entry in program.timetable if entry.venue}.items()),
        "rooms": sorted({entry.room.name_zh: entry.room for entry in screen.entries(program) if entry.room}.items()),
        "is_one": len(halls) == 1,
    }
    response = render(request, "events/program/now.html", context)
    return expire_with_the_day(response, *screen.moments(program))


@never_cache
@require_safe
def time(request: HttpRequest) -> JsonResponse:
    """The portal's time, by which the pages' scripts set their clocks. Milliseconds, as scripts count."""
    return JsonResponse({"now": round(clock.now().timestamp() * 1000)})


@public_page
@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The whole program for paper, with a QR code that answers whether this print is still current."""
    edition = edition_or_404()
    program = program_or_404(edition)
    # The room of releases lies above; its address is all we know of it.
    check = settings.BASE_URL + reverse("prints:check", args=[edition.year, program.number])
    parts = ScheduleQuery.parse({}).days(program)
    context = {
        "release": program,
        "parts": sorted(parts, key=lambda part: part["date"] is None),  # who holds it in hand is at the conference
        "check": check,
        "qr": qr.svg(check),
        **_frame(edition, program, program.addresses("print")),
    }
    return render(request, "events/program/print.html", context)


@public_page
@require_safe
def event(request: HttpRequest, slug: str, year: int | None = None) -> HttpResponse:
    """One event with its sessions, and what other rooms offer there: registration, say; nothing once it is history."""
    edition = edition_or_404(year)
    program = program_or_404(edition)
    released = event_or_404(program, slug)
    panels = [panel for plug in event_panels if edition.is_current and (panel := plug(released))]
    context = {
        "event": released,
        "panels": panels,
        "structured_data": schema_event(released, edition),
        **_frame(edition, program, released.url),
    }
    response = render(request, "events/program/event.html", context)
    return expire_with_the_day(response, *(moment for panel in panels for moment in panel.get("changes_at", ())))


@public_page
@require_safe
def session(request: HttpRequest, code: str, year: int | None = None) -> HttpResponse:
    """One session with its speakers, and what other rooms have of it."""
    edition = edition_or_404(year)
    program = program_or_404(edition)
    released = program.sessions.get(code)
    if released is None:
        raise Http404
    context = {
        "session": released,
        "panels": [panel for plug in session_panels if (panel := plug(released, program))],
        "structured_data": schema_event(released, edition),
    }
    return render(request, "events/program/session.html", context | _frame(edition, program, released.url))


@public_page
@require_safe
def speakers(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """All speakers in protocol order."""
    edition = edition_or_404(year)
    program = program_or_404(edition)
    context = {"speakers": program.speakers.values()}
    url = program.addresses("speakers")
    return render(request, "events/program/speakers.html", context | _frame(edition, program, url))


@public_page
@require_safe
def speaker(request: HttpRequest, code: str, year: int | None = None) -> HttpResponse:
    """One speaker with their sessions."""
    edition = edition_or_404(year)
    program = program_or_404(edition)
    released = program.speakers.get(code)
    if released is None:
        raise Http404
    context = {"speaker": released, **_frame(edition, program, released.url)}
    return render(request, "events/program/speaker.html", context)
