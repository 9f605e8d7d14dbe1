"""A visitor's own schedule, its stars, and the feed that calendars read."""

import hashlib

from allauth.core.internal import ratelimit  # the public one passes over every GET
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.accounts.backends import SignIn
from conference.editions.queries import edition_or_404
from conference.kit import qr
from conference.kit.crypto import keyed_hash
from conference.people.requests import user_of
from events.agenda.models import CalendarFeed, Star
from events.agenda.queries import schedule_of
from events.agenda.services import close_feed, renew_feed, star, unstar
from events.materials.plugs import materials_panel
from events.materials.queries import materials_of
from events.program.exports.calendar import calendar_of
from events.program.exports.views import ICALENDAR
from events.program.queries import program_or_404
from events.program.released import released_program
from events.registration.queries import Visitor

INTENDED = "star"
"""The session's key of what somebody starred before signing in: done when they come back."""


@never_cache
@require_http_methods(["GET", "POST"])
def star_session(request: HttpRequest, code: str) -> HttpResponse:
    """Star a session or take the star off (POST, `starred` says which); before that, ask (GET). Whoever is not signed
    in does that first, and comes back to a starred session.
    """
    session = program_or_404(edition_or_404()).sessions.get(code)
    if session is None:
        raise Http404
    if not request.user.is_authenticated:
        request.session[INTENDED] = session.code
        return redirect_to_login(request.path)
    person = user_of(request).person
    intended = request.session.pop(INTENDED, None) == session.code
    if request.method == "POST" and request.POST.get("starred") == "no":
        unstar(person=person, code=session.code)
        messages.success(request, _("“{session}” is off your schedule.").format(session=session.title))
    elif request.method == "POST" or intended:
        star(person=person, session=session)
        messages.success(request, _("“{session}” is on your schedule.").format(session=session.title))
    else:
        starred = Star.objects.filter(person=person, code=session.code).exists()
        return render(request, "events/agenda/star_session.html", {"session": session, "is_starred": starred})
    return redirect("agenda:schedule")


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> JsonResponse:
    """What `stars.js` asks for: the codes of the sessions that the visitor starred, and the token to star others."""
    codes = Star.objects.filter(person=user_of(request).person).values_list("code", flat=True)
    return JsonResponse({"stars": list(codes), "token": get_token(request)})


@login_required
@never_cache
@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """One's own schedule by day, and the address of its feed."""
    user, program = user_of(request), released_program(edition_or_404())
    items = schedule_of(user.person, program) if program else []
    materials = materials_of([item.session.code for item in items], user, program) if program else {}
    for item in items:
        item.materials = materials.get(item.session.code, [])
    found = CalendarFeed.objects.filter(person=user.person).first()
    context = {
        "items": items,
        "feed_url": address_of(found) if found else "",
        "subscribe_url": subscription(found) if found else "",
    }
    return render(request, "events/agenda/schedule.html", context)


@login_required
@never_cache
@require_safe
def session(request: HttpRequest, code: str) -> HttpResponse:
    """A session that is not for everybody, for those for whom it is; to all others, organizers too, there is none."""
    user, program = user_of(request), program_or_404(edition_or_404())
    found = Visitor.of(user.person, program).restricted_sessions().get(code)
    if found is None:
        raise Http404
    panels = [materials_panel(materials) for materials in materials_of([code], user, program).values()]
    return render(request, "events/agenda/session.html", {"session": found, "panels": panels})


@login_required
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Give one's own schedule an address, or another one."""
    renew_feed(user=user_of(request))
    messages.success(request, _("Your calendar link is ready. An earlier one opens nothing any more."))
    return redirect("agenda:schedule")


@login_required
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Take the address of one's own schedule away."""
    close_feed(user=user_of(request))
    messages.success(request, _("Your calendar link is switched off."))
    return redirect("agenda:schedule")


@login_required
@never_cache
@require_safe
def feed_qr(request: HttpRequest) -> HttpResponse:
    """The feed's QR code as a picture: WeChat's browser keeps and reads one that is pressed long."""
    found = get_object_or_404(CalendarFeed, person=user_of(request).person)
    return HttpResponse(qr.png(subscription(found)), content_type="image/png")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Somebody's schedule for their calendar programs, which cannot sign in: the secret opens it. Says whose it is to
    nobody.
    """
    hashed = keyed_hash(secret)
    found = CalendarFeed.objects.filter(secret_hash=hashed).select_related("person__user").first()
    action, key = ("feed", hashed) if found else ("wrong_secret", None)
    if not ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    user = getattr(found and found.person, "user", None)  # a person stays when the account is deleted
    if found is None or user is None or not SignIn().user_can_authenticate(user):
        raise Http404
    edition = edition_or_404()
    program = program_or_404(edition)
    name = f"{_('My schedule')} · {edition.name}"
    entries = [item.session for item in schedule_of(found.person, program)]
    body = calendar_of(program, entries, name=name)
    etag = quote_etag(hashlib.blake2b(body, digest_size=12).hexdigest())
    headers = {"ETag": etag, "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
    response = HttpResponse(body, content_type=ICALENDAR, headers=headers)
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=etag, response=response) or response


def address_of(feed: CalendarFeed) -> str:
    """What people copy."""
    return f"{settings.BASE_URL}{reverse('agenda:feed', args=[feed.secret])}"


def subscription(feed: CalendarFeed) -> str:
    """What phones and calendar programs take for a calendar to follow, and not for a file to read once."""
    return f"webcal://{address_of(feed).partition('://')[2]}"
