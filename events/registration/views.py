"""An attendee's pages: register, pass, cancel."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conference.editions.queries import edition_or_404
from conference.people.requests import user_of
from events.program.models import Event
from events.registration.models import Registration, SeatPool
from events.registration.passes import qr_png, qr_svg
from events.registration.services import RegistrationRefused, cancel, register


def own_registration(request: HttpRequest, code: str) -> Registration:
    """One of the visitor's own registrations; anybody else's is not found."""
    registrations = Registration.objects.select_related("event__edition", "event__venue", "person")
    registration = get_object_or_404(registrations, code=code)
    if not request.user.has_perm("events.use_registration", registration):
        raise Http404
    return registration


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def register_for(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a seat in an event (POST); before that, what one registers for (GET)."""
    event = get_object_or_404(Event.objects.select_related("edition", "venue"), edition=edition_or_404(), slug=slug)
    person = user_of(request).person
    held = Registration.objects.live().of(person).filter(event=event).first()
    if held:
        return redirect("registration:pass", code=held.code)
    refusal = None
    if request.method == "POST":
        try:
            registration = register(event=event, person=person)
        except RegistrationRefused as error:
            refusal = error
        else:
            messages.success(request, _("You are registered. A confirmation is on its way to you."))
            return redirect("registration:pass", code=registration.code)
    context = {"event": event, "person": person, "refusal": refusal}
    return render(request, "events/registration/register.html", context, status=409 if refusal else 200)


@login_required
@never_cache
@require_safe
def show_pass(request: HttpRequest, code: str) -> HttpResponse:
    """The pass of one's own registration."""
    registration = own_registration(request, code)
    return render(
        request,
        "events/registration/pass.html",
        {"registration": registration, "qr_svg": qr_svg(registration)},
    )


@login_required
@never_cache
@require_safe
def qr_image(request: HttpRequest, code: str) -> HttpResponse:
    """The pass's QR code as a picture: WeChat's browser downloads nothing, but keeps a picture that is pressed long."""
    return HttpResponse(qr_png(own_registration(request, code)), content_type="image/png")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def cancel_own(request: HttpRequest, code: str) -> HttpResponse:
    """Give one's own seat back (POST); before that, what one gives back (GET)."""
    registration = own_registration(request, code)
    if request.method == "POST":
        cancel(registration=registration, by=user_of(request))
        messages.success(request, _("Your registration is canceled; the seat is free for someone else."))
        return redirect("accounts:me")
    return render(request, "events/registration/cancel.html", {"registration": registration})


@never_cache
@require_safe
def seats(request: HttpRequest, slug: str) -> HttpResponse:
    """How many seats are left now: the live part of an event's page."""
    pool = get_object_or_404(SeatPool, event__edition=edition_or_404(), event__slug=slug)
    return render(
        request,
        "events/registration/seats_fragment.html",
        {"pool": pool, "register_url": reverse("registration:register", args=[slug])},
    )
