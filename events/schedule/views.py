"""The schedule's desk: the editor, where each change is one small request, approvals, imports and releases."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.editions.models import Edition
from conference.editions.queries import edition_or_404
from conference.kit import spreadsheets
from conference.people.models import User
from conference.people.requests import user_of
from events.program.models import Event, ScheduleRelease, Session, Visibility
from events.program.released import Program
from events.schedule.approval import reviews_of
from events.schedule.forms import NewSessionForm, PlaceForm, ProgramImportForm, RippleForm, run_item_forms
from events.schedule.freezing import draft
from events.schedule.messages import written_to
from events.schedule.models import Announcement, ImportState, ProgramImport
from events.schedule.planning.plans import plan
from events.schedule.planning.rows import Effect
from events.schedule.queries import EditorDay, days_of, draft_stamp, local, own_events, preview_stamp, rooms_of
from events.schedule.run_of_show import run_of_show, run_table
from events.schedule.services.announcing import announce, concerned
from events.schedule.services.approving import approve
from events.schedule.services.importing import apply_import, keep_import, undo_import
from events.schedule.services.moving import Move, add_session, move_sessions
from events.schedule.services.releasing import between, is_shown
from events.schedule.services.restoring import restore
from events.schedule.services.running import save_run
from events.schedule.sheet import Column, program_table

WORDS = {
    "minutes": _("{minutes} minutes"),
    "offline": _("The portal does not answer. Nothing was changed; try again."),
    "signed_out": _("You are signed out. Sign in again in another window, then go on here."),
    "changed": _("Somebody changed the schedule; you see it as it is now."),
    "picked_up": _("Picked up “{title}”. Arrows move it, space puts it down, Escape leaves it where it was."),
    "nothing": _("Nothing would change."),
}
"""What the editor's script says."""


def _editor_day(request: HttpRequest, asked: QueryDict) -> EditorDay:
    """The day that an address or a form names, else the edition's first one. Raises PermissionDenied, Http404."""
    edition = edition_or_404()
    user = user_of(request)
    if not user.has_perm("events.view_session", edition) and not own_events(user, edition):
        raise PermissionDenied
    try:
        day = dt.date.fromisoformat(asked.get("day") or edition.opens_on.isoformat())
    except ValueError as error:
        raise Http404 from error
    return EditorDay(edition, day, user)


def _own_session(request: HttpRequest, edition: Edition, code: str) -> Session:
    user = user_of(request)
    sessions = Session.objects.shown_to(user).select_related("event", "room")
    session = get_object_or_404(sessions, code=code, event__edition=edition)
    if not user.has_perm("events.change_session", session):
        raise PermissionDenied
    return session


def _refused(errors: list[str], shown: EditorDay) -> JsonResponse:
    return JsonResponse({"message": " ".join(errors), "state": shown.state()}, status=409)


def _words(form: Form) -> list[str]:
    """What is wrong with a form, each error with its field's name."""
    labels = {name: f"{field.label or name}: " for name, field in form.fields.items()}
    return [f"{labels.get(name, '')}{error}" for name, errors in form.errors.items() for error in errors]


@require_safe
def editor(request: HttpRequest) -> HttpResponse:
    """One day's rooms and sessions, and those that wait for their place."""
    shown = _editor_day(request, request.GET)
    rooms = rooms_of(shown.edition)
    context = admin.site.each_context(request) | {
        "title": gettext("Schedule editor"),
        "day": shown.day,
        "days": days_of(shown.edition),
        "rooms": rooms,
        "state": shown.state(),
        "words": {name: str(words) for name, words in WORDS.items()},
        "place_form": PlaceForm(auto_id="place_%s"),
        "new_form": NewSessionForm(auto_id="new_%s", events=own_events(shown.user, shown.edition)),
        "ripple_form": RippleForm(auto_id="ripple_%s"),
    }
    return TemplateResponse(request, "events/schedule/editor.html", context)


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """The day as it is now; 204 while the draft is still as `stamp` says."""
    shown = _editor_day(request, request.GET)
    if request.GET.get("stamp") == draft_stamp(shown.edition):
        return HttpResponse(status=204)
    return JsonResponse(shown.state())


@require_POST
def move(request: HttpRequest, code: str) -> JsonResponse:
    """Move a session; 409 says in words why not, and how the day is now."""
    shown = _editor_day(request, request.POST)
    session = _own_session(request, shown.edition, code)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _refused(_words(form), shown)
    told = form.cleaned_data
    room = told["room"] if told["starts_at"] else None
    try:
        move_sessions(moves=[Move(session, room, told["starts_at"], told["ends_at"], told["seen"])], by=shown.user)
    except ValidationError as refusal:
        return _refused(refusal.messages, shown)
    return JsonResponse(shown.state())


@require_POST
def add(request: HttpRequest) -> JsonResponse:
    """Make a session where the pointer drew it."""
    shown = _editor_day(request, request.POST)
    events = own_events(shown.user, shown.edition)
    if not events:
        raise PermissionDenied
    form = NewSessionForm(request.POST, events=events)
    if not form.is_valid():
        return _refused(_words(form), shown)
    try:
        add_session(session=form.session(), by=shown.user)
    except ValidationError as refusal:
        return _refused(refusal.messages, shown)
    return JsonResponse(shown.state(), status=201)


@require_POST
def ripple(request: HttpRequest, code: str) -> JsonResponse:
    """What follows of itself from a change: a preview, and the change once its preview is sent along."""
    shown = _editor_day(request, request.POST)
    session = _own_session(request, shown.edition, code)
    form = RippleForm(request.POST)
    if not form.is_valid() or not session.starts_at:
        return _refused(_words(form), shown)
    moves = form.moves(session)
    codes = [each.session.pk for each in moves]
    seen = Session.objects.shown_to(shown.user).filter(pk__in=codes).count()
    if seen < len(moves) or not all(shown.user.has_perm("events.change_session", each.session) for each in moves):
        return _refused(
            [gettext("Sessions of other organizers follow in this room. Ask them, or an organizer of all.")], shown
        )
    if form.cleaned_data["preview"] != preview_stamp(moves):
        rows = [
            {
                "title": each.session.title,
                "before": local(each.session.starts_at)[11:],
                "after": local(each.starts_at)[11:],
            }
            for each in moves
        ]
        return JsonResponse({"preview": preview_stamp(moves), "moves": rows})
    try:
        move_sessions(moves=moves, by=shown.user)
    except ValidationError as refusal:
        return _refused(refusal.messages, shown)
    return JsonResponse(shown.state())


def _importer(request: HttpRequest) -> tuple[Edition, User, dict[int, Event]]:
    """Who imports into which of the current edition's events. Raises PermissionDenied, Http404."""
    edition, user = edition_or_404(), user_of(request)
    events = own_events(user, edition)
    if not events:
        raise PermissionDenied
    return edition, user, events


def _imports_of(user: User, edition: Edition) -> QuerySet[ProgramImport]:
    """One's own; those of everybody for organizers of the edition."""
    found = ProgramImport.objects.filter(edition=edition).select_related("edition", "by__person")
    return found if user.has_perm("events.change_event", edition) else found.filter(by=user)


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """What was imported, and the form for another table (GET); the table, of which a preview is kept (POST)."""
    edition, user, _events = _importer(request)
    form = ProgramImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_import(edition=edition, upload=form.cleaned_data["file"], by=user)
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            return redirect("schedule:import", kept.pk)
    done = _imports_of(user, edition).defer("rows")[:50]
    return _page(request, "imports", gettext("Import from Excel"), form=form, imports=done, columns=list(Column))


@require_safe
def import_template(request: HttpRequest) -> HttpResponse:
    """An empty table that offers what may stand in it."""
    _edition, _user, events = _importer(request)
    return spreadsheets.download(filename="program-template", **program_table(events=events.values(), sessions=[]))


@require_safe
def program_table_file(request: HttpRequest) -> HttpResponse:
    """The same with the sessions of one's events; what is for named persons stays here."""
    _edition, _user, events = _importer(request)
    sessions = (
        Session.objects.taking_place()
        .filter(event__in=events)
        .exclude(visibility=Visibility.NAMED)
        .select_related("event", "room__venue")
        .prefetch_related("appearances__speaker__person")
        .order_by("event__number", "event", "starts_at", "pk")
    )
    return spreadsheets.download(filename="program", **program_table(events=events.values(), sessions=sessions))


@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What each row would do, as the draft is now; once it is applied, what it did."""
    edition, user, _events = _importer(request)
    found = get_object_or_404(_imports_of(user, edition), pk=pk)
    context: dict[str, Any] = {"program_import": found}
    if found.state == ImportState.PREVIEW:
        planned = plan(found, user)
        shows_all = "all" in request.GET
        rows = [row for row in planned.rows if shows_all or row.effect != Effect.SAME]
        earlier = ProgramImport.objects.filter(edition=edition, digest=found.digest, state=ImportState.APPLIED)
        context |= {"plan": planned, "rows": rows, "shows_all": shows_all, "earlier": earlier.first()}
    return _page(request, "import", found.file_name, **context)


@require_POST
def apply_import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the preview says."""
    edition, user, _events = _importer(request)
    found = get_object_or_404(_imports_of(user, edition), pk=pk)
    told = request.POST
    try:
        done = apply_import(
            program_import=found, by=user, stamp=told.get("stamp", ""), skips_wrong="skips_wrong" in told
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        words = gettext("Sessions added: {added}, changed: {changed}. Release the schedule to publish them.")
        messages.success(request, words.format(added=done.added, changed=done.changed))
    return redirect("schedule:import", pk)


@require_POST
def undo_import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what an import did."""
    edition, user, _events = _importer(request)
    found = get_object_or_404(_imports_of(user, edition), pk=pk)
    try:
        left = undo_import(program_import=found, by=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, gettext("The import is undone."))
        if left:
            words = gettext("Changed since, not yours, or their hall is gone; left as they are: {titles}.")
            messages.warning(request, words.format(titles="、".join(left)))
    return redirect("schedule:import", pk)


def _release_or_404(number: int) -> ScheduleRelease:
    return get_object_or_404(ScheduleRelease, edition=edition_or_404(), number=number)


def _allowed(request: HttpRequest, permission: str) -> Edition:
    """The current edition, in which the visitor has the permission. Raises PermissionDenied, Http404."""
    edition = edition_or_404()
    if not user_of(request).has_perm(permission, edition):
        raise PermissionDenied
    return edition


def _page(request: HttpRequest, name: str, title: str, **context: Any) -> TemplateResponse:
    """A page of the desk."""
    shown = admin.site.each_context(request) | {"title": title} | context
    return TemplateResponse(request, f"events/schedule/{name}.html", shown)


@require_http_methods(["GET", "POST"])
def approvals(request: HttpRequest) -> HttpResponse:
    """The words of the draft and who approved them (GET); approval of those that were chosen (POST)."""
    edition = _allowed(request, "events.approve_words" if request.method == "POST" else "events.view_schedulerelease")
    user = user_of(request)
    if request.method == "POST":
        try:
            count = approve(edition=edition, keys=request.POST.getlist("words"), by=user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, gettext("{count} texts approved.").format(count=count))
        return redirect(request.get_full_path())
    reviews = [review for review in reviews_of(edition, draft(edition)) if review.words.is_shown_to(user)]
    waiting = [review for review in reviews if review.waits_for(user)]
    shows_all = "all" in request.GET
    shown = [(review, review in waiting) for review in (reviews if shows_all else waiting)]
    done = sum(review.is_done for review in reviews)
    context = {"reviews": shown, "done": done, "total": len(reviews), "shows_all": shows_all}
    return _page(request, "approvals", gettext("Approvals"), edition=edition, **context)


@require_safe
def release_page(request: HttpRequest, number: int) -> HttpResponse:
    """What a release has, or how it differs from the one that `with` names."""
    _allowed(request, "events.view_schedulerelease")
    release, other = _release_or_404(number), None
    asked = request.GET.get("with", "")
    if asked.isdecimal() and len(asked) < 10:
        other = _release_or_404(int(asked))
    numbers = ScheduleRelease.objects.filter(edition=release.edition).exclude(pk=release.pk)
    return _page(
        request,
        "release_page",
        gettext("Version {number}").format(number=release.number),
        release=release,
        other=other,
        changes=between(other, release, user_of(request)) if other else [],
        program=None if other else Program(release, release.content),
        numbers=numbers.values_list("number", flat=True),
    )


@require_POST
def restore_release(request: HttpRequest, number: int) -> HttpResponse:
    """Make the draft what this release froze."""
    _allowed(request, "events.release_schedule")
    try:
        restore(release=_release_or_404(number), by=user_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("schedule:release", number)
    messages.success(
        request, gettext("The draft is version {number} again. Look at it, then release it.").format(number=number)
    )
    return redirect("admin:events_schedulerelease_release_now")


@require_http_methods(["GET", "POST"])
def announce_release(request: HttpRequest, number: int) -> HttpResponse:
    """Whom a release concerns, each with what changed for them (GET); the messages to them (POST)."""
    _allowed(request, "events.release_schedule")
    release = _release_or_404(number)
    user = user_of(request)
    if request.method == "POST":
        announce(release=release, by=user)
        messages.success(request, gettext("The messages are being written; this page shows how far they are."))
        return redirect("schedule:announce", number)
    people = {
        person: shown
        for person, concern in concerned(release).items()
        if (shown := [change for change in concern.changes if is_shown(change, user)])
    }
    counts = Counter(change for shown in people.values() for change in shown)
    return _page(
        request,
        "announce",
        gettext("Who should know of version {number}").format(number=number),
        release=release,
        announcement=Announcement.objects.filter(release=release).select_related("by__person").first(),
        people=list(people),
        changes=[replace(change, people=count) for change, count in counts.items()],
        written=len(written_to(release, people)),
    )


def _event_or_404(request: HttpRequest, slug: str, permission: str) -> Event:
    """An event of the current edition, for which the visitor has the permission. Raises PermissionDenied, Http404."""
    event = get_object_or_404(Event.objects.select_related("edition", "venue"), edition=edition_or_404(), slug=slug)
    if not user_of(request).has_perm(permission, event):
        raise PermissionDenied
    return event


@require_safe
def runs_of_show(request: HttpRequest) -> HttpResponse:
    """The events whose run of show the visitor may read."""
    edition, user = edition_or_404(), user_of(request)
    events = Event.objects.filter(edition=edition)
    if not user.has_perm("events.view_session", edition):
        events = events.filter(pk__in=Event.objects.organized_by(user))
        if not events:
            raise PermissionDenied
    counted = events.annotate(items=Count("run_items"))
    return _page(request, "runs_of_show", gettext("Runs of show"), events=counted)


@require_safe
def run_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """An event minute by minute, to be printed."""
    event = _event_or_404(request, slug, "events.view_event")
    may_edit = user_of(request).has_perm("events.change_event", event)
    lines = run_of_show(event, user_of(request))
    return _page(request, "run_sheet", gettext("Run of show"), event=event, lines=lines, may_edit=may_edit)


@require_safe
def run_sheet_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for Excel."""
    event = _event_or_404(request, slug, "events.view_event")
    lines = run_of_show(event, user_of(request))
    return spreadsheets.download(filename=f"run-of-show-{event.slug}", **run_table(event, lines))


@require_http_methods(["GET", "POST"])
def edit_run_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The lines between the sessions, as a form."""
    event, user = _event_or_404(request, slug, "events.change_event"), user_of(request)
    forms = run_item_forms(event, user, request.POST or None)
    if request.method == "POST" and forms.is_valid():
        save_run(event=event, forms=forms, by=user)
        messages.success(request, gettext("Saved."))
        return redirect("schedule:run_sheet", slug)
    return _page(request, "edit_run_sheet", gettext("Run of show"), event=event, forms=forms)
