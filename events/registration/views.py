"""An attendee's pages: register, answer, accept a seat, cancel, the pass."""

from functools import partial
from pathlib import PurePath

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.editions.queries import edition_or_404
from conference.kit import clock, files, pictures
from conference.kit.static import service_worker
from conference.kit.turnstile import in_turn
from conference.people.requests import user_of
from events.program.exports.calendar import calendar_of
from events.program.exports.views import ICALENDAR
from events.program.queries import program_or_404
from events.registration.forms import AnswersForm, DocumentForm, RegisterForm, SessionsForm, VettingForm
from events.registration.models import (
    Access,
    Answer,
    Pass,
    Phase,
    Registration,
    RegistrationPolicy,
    RegistrationStatus,
    SeatPool,
    Vetting,
)
from events.registration.passes import InvalidToken, qr_png, qr_svg, read_token
from events.registration.queries import Seats, clashing, event_to_register, scheduled
from events.registration.services.answering import change_answers
from events.registration.services.cancelling import cancel
from events.registration.services.choosing import choose_sessions
from events.registration.services.identifying import change_document
from events.registration.services.refusals import RegistrationRefused
from events.registration.services.registering import check_not_declined, policy_of, register
from events.registration.services.vetting import complete_vetting
from events.registration.services.waiting import accept

SAID = {
    RegistrationStatus.CONFIRMED: gettext_lazy("You are registered. A confirmation is on its way to you."),
    RegistrationStatus.REQUESTED: gettext_lazy(
        "Your request has arrived. The organizers will decide on it and write to you."
    ),
    RegistrationStatus.WAITING: gettext_lazy(
        "You are on the waiting list. We write to you as soon as it is your turn."
    ),
}


def own_registration(request: HttpRequest, code: str) -> Registration:
    """One of the visitor's own registrations; anybody else's is not found."""
    related = ("event__edition", "event__venue", "person", "category", "document", "unit")
    registrations = Registration.objects.select_related(*related)
    registration = get_object_or_404(registrations, code=code)
    if not request.user.has_perm("events.use_registration", registration):
        raise Http404
    return registration


@login_required
@in_turn("register", rate="REGISTRATIONS_PER_SECOND")
@never_cache
@require_http_methods(["GET", "POST"])
def register_for(request: HttpRequest, slug: str) -> HttpResponse:
    """Register for an event (POST); before that, what one registers for and what it clashes with (GET)."""
    event = event_to_register(edition_or_404().pk, slug)
    if event is None:
        raise Http404
    person = user_of(request).person
    registrations = Registration.objects.live().of(person)
    if request.method == "GET" and (held := next((each for each in registrations if each.event_id == event.pk), None)):
        return redirect("registration:detail", held.code)
    # Whoever presses the button waits for no more than `register` asks: what clashes is read where it is shown.
    context = {"event": event, "person": person, "clashes": partial(clashing, event, registrations)}
    code = request.GET.get("code", "")[:20]
    try:
        policy = policy_of(event)
        if (phase := policy.phase(clock.now())) != Phase.OPEN:
            raise RegistrationRefused(phase.label)
        if request.method == "GET" and not code:
            check_not_declined(policy, person)  # before a form is filled in
    except RegistrationRefused as refusal:
        status = 409 if request.method == "POST" else 200
        return render(request, "events/registration/register.html", context | {"refusal": refusal}, status=status)
    told, seats = request.POST if request.method == "POST" else None, Seats.of(event)
    form = RegisterForm(policy, told, request.FILES or None, seats=seats, person=person, initial={"code": code})
    # A code may hold a seat where no free one is left.
    is_full = policy.access != Access.INVITATION and not form["code"].value() and seats.are_gone
    context |= {"form": form, "policy": policy, "is_full": is_full}
    if request.method == "POST" and form.is_valid():
        try:
            registration = register(event=event, person=person, **form.cleaned_data)
        except RegistrationRefused as refusal:
            form.add_error(refusal.field, str(refusal))
            return render(request, "events/registration/register.html", context, status=409)
        messages.success(request, SAID[RegistrationStatus(registration.status)])
        return redirect("registration:detail", registration.code)
    return render(request, "events/registration/register.html", context)


@login_required
@never_cache
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """How far one's own registration is, and what can be done with it."""
    registration = own_registration(request, code)
    policy = RegistrationPolicy.objects.select_related("event").filter(event=registration.event).first()
    now = clock.now()
    may_change = registration.is_live and (policy is None or policy.may_change(now))
    context = {
        "registration": registration,
        "is_incomplete": Registration.objects.incomplete().filter(pk=registration.pk).exists(),
        "opens": Registration.objects.opening().filter(pk=registration.pk).exists(),
        "vetting": Vetting.objects.prefetch_related("zones").filter(registration=registration).first(),
        "is_vetted": policy is not None and policy.asks_vetting,
        "may_return": registration.may_be_made_again and policy is not None and policy.phase(now) == Phase.OPEN,
        "may_cancel": may_change,
        "may_answer": may_change and policy is not None and bool(policy.current_questions),
        "may_choose": may_change and bool(Seats.of(registration.event).of_sessions),
        "may_name_document": may_change and policy is not None and policy.asks_document,
        "answers": registration.answers.select_related("question"),
        "is_held": registration.offer_ends_at is not None and registration.offer_ends_at > now,
        "ahead": Registration.objects.ahead_of(registration).count(),
        "sessions": registration.sessions.order_by("starts_at"),
    }
    return render(request, "events/registration/detail.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Change what one answered (POST); before that, what is asked and what one answered (GET)."""
    registration = own_registration(request, code)
    policy = get_object_or_404(RegistrationPolicy.objects.select_related("event"), event=registration.event)
    told = request.POST if request.method == "POST" else None
    form = AnswersForm(policy, told, request.FILES or None, held=registration.answers.all())
    if not form.questions:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            change_answers(registration=registration, answers=form.cleaned_data["answers"], by=user_of(request))
        except RegistrationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your answers are saved."))
        return redirect("registration:detail", code)
    return render(request, "events/registration/answers.html", {"registration": registration, "form": form})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest, code: str) -> HttpResponse:
    """Choose other sessions with seats of their own (POST); before that, which there are (GET)."""
    registration = own_registration(request, code)
    told = request.POST if request.method == "POST" else None
    seats = Seats.of(registration.event)
    form = SessionsForm(told, seats=seats, own=registration.sessions.all())
    if not form.fields:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            choose_sessions(registration=registration, sessions=form.cleaned_data["sessions"], by=user_of(request))
        except RegistrationRefused as refusal:
            form.add_error("sessions", str(refusal))
        else:
            messages.success(request, _("Your sessions are saved."))
            return redirect("registration:detail", code)
    context = {"registration": registration, "form": form}
    return render(request, "events/registration/sessions.html", context, status=409 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, code: str) -> HttpResponse:
    """Name another identity document (POST); before that, the kinds there are and what is on file (GET)."""
    registration = own_registration(request, code)
    get_object_or_404(RegistrationPolicy, event=registration.event, asks_document=True)
    told = request.POST if request.method == "POST" else None
    form = DocumentForm(told, person=registration.person, edition=registration.event.edition)
    if request.method == "POST" and form.is_valid():
        try:
            change_document(registration=registration, by=user_of(request), **form.cleaned_data)
        except RegistrationRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Your document is saved."))
            return redirect("registration:detail", code)
    return render(request, "events/registration/document.html", {"registration": registration, "form": form})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def vetting(request: HttpRequest, code: str) -> HttpResponse:
    """Complete what vetting needs (POST); before that, what is there (GET)."""
    registration = own_registration(request, code)
    get_object_or_404(RegistrationPolicy, event=registration.event, asks_vetting=True)
    found = Vetting.objects.filter(registration=registration).first()
    told = request.POST if request.method == "POST" else None
    form = VettingForm(told, request.FILES or None, vetting=found)
    if request.method == "POST" and form.is_valid():
        try:
            complete_vetting(registration=registration, **form.cleaned_data)
        except RegistrationRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Your data are saved."))
            return redirect("registration:detail", code)
    context = {"registration": registration, "vetting": found, "form": form}
    return render(request, "events/registration/vetting.html", context)


@login_required
@never_cache
@require_safe
def photo(request: HttpRequest, code: str) -> FileResponse:
    """The portrait of a registration, for its person and the event's organizers."""
    vettings = Vetting.objects.select_related("registration__event").exclude(photo="")
    found = get_object_or_404(vettings, registration__code=code)
    if not request.user.has_perm("events.see_photo", found.registration):
        raise Http404
    return pictures.show(found.photo)


@login_required
@never_cache
@require_safe
def answer_file(request: HttpRequest, code: str, question: str) -> FileResponse:
    """A file that somebody answered with, for them and for the event's organizers."""
    answers = Answer.objects.select_related("registration__event").exclude(file="")
    found = get_object_or_404(answers, registration__code=code, question__code=question)
    if not request.user.has_perm("events.read_answers", found.registration):
        raise Http404
    return files.download(found.file, title=PurePath(found.words).stem)


@login_required
@require_POST
def accept_seat(request: HttpRequest, code: str) -> HttpResponse:
    """Take the seat that is held for one's own registration."""
    registration = own_registration(request, code)
    try:
        accept(registration=registration, by=user_of(request))
    except RegistrationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, SAID[RegistrationStatus.CONFIRMED])
    return redirect("registration:detail", code)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def cancel_own(request: HttpRequest, code: str) -> HttpResponse:
    """Give one's own seat back (POST); before that, what one gives back (GET)."""
    registration = own_registration(request, code)
    if request.method == "POST":
        try:
            cancel(registration=registration, by=user_of(request))
        except RegistrationRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("registration:detail", code)
        messages.success(request, _("Your registration is canceled."))
        return redirect("accounts:me")
    return render(request, "events/registration/cancel.html", {"registration": registration})


@login_required
@never_cache
@require_safe
def show_pass(request: HttpRequest) -> HttpResponse:
    """One's own pass for the current edition, and what it opens; without one, how to come by it."""
    edition, person = edition_or_404(), user_of(request).person
    issued = Pass.objects.select_related("edition", "person").filter(edition=edition, person=person).first()
    if issued is None:
        return render(request, "events/registration/no_pass.html")
    opening = Registration.objects.opening().filter(event__edition=edition, person=person)
    registrations = opening.select_related("event__venue", "category").order_by("event__starts_at", "pk")
    context = {
        "pass": issued,
        "qr_svg": qr_svg(issued),
        "registrations": registrations,
        "seen_at": clock.now(),
        "is_scheduled": bool(scheduled(edition, registrations)),
        "is_wechat": "MicroMessenger" in request.headers.get("User-Agent", ""),
    }
    return render(request, "events/registration/pass.html", context)


@login_required
@never_cache
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What one's own pass opens, for a calendar: the events as the schedule has them."""
    edition, person = edition_or_404(), user_of(request).person
    get_object_or_404(Pass, edition=edition, person=person)
    opening = Registration.objects.opening().filter(event__edition=edition, person=person).select_related("event")
    body = calendar_of(program_or_404(edition), scheduled(edition, opening), name=edition.name)
    return HttpResponse(body, content_type=ICALENDAR)


@login_required
@never_cache
@require_safe
def qr_image(request: HttpRequest) -> HttpResponse:
    """The pass's QR code as a picture: WeChat's browser downloads nothing, but keeps a picture that is pressed long."""
    passes = Pass.objects.select_related("edition")
    issued = get_object_or_404(passes, edition=edition_or_404(), person=user_of(request).person)
    return HttpResponse(qr_png(issued), content_type="image/png")


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The pass page's service worker."""
    return service_worker("js/pass/worker.js")


@never_cache
@require_safe
def scanned(request: HttpRequest, token: str) -> HttpResponse:
    """What a phone's camera opens: to the holder their pass, to anybody else only that this is a pass, or none."""
    try:
        told = read_token(token)
    except InvalidToken as error:
        raise Http404 from error
    user = request.user
    if user.is_authenticated and Pass.objects.filter(code=told.code, person=user_of(request).person).exists():
        return redirect("registration:pass")
    return render(request, "events/registration/scanned.html")


@never_cache
@require_safe
def seats(request: HttpRequest, slug: str) -> HttpResponse:
    """How many seats are left now: the live part of an event's page."""
    policies = RegistrationPolicy.objects.select_related("event")
    policy = get_object_or_404(policies, event__edition=edition_or_404(), event__slug=slug)
    context = {
        "policy": policy,
        "pool": SeatPool.objects.of_everybody().filter(event=policy.event).first(),
        "register_url": reverse("registration:register", args=[slug]),
    }
    return render(request, "events/registration/seats_fragment.html", context)
