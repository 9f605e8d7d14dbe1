"""The hint that somebody is signed in, what is asked of those who enter the desk, and an end to asking for codes."""

import time
from collections.abc import Callable

from allauth.core.exceptions import RateLimited
from allauth.core.ratelimit import respond_429
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

HINT = "signed_in"
"""A readable cookie without meaning for the server: it tells cached pages that asking for `/me/header/` is worth it."""

Responder = Callable[[HttpRequest], HttpResponse]


@receiver(user_logged_in)
def _hint(request: HttpRequest, **_: object) -> None:
    request.signed_in_hint = True  # type: ignore[attr-defined]


@receiver(user_logged_out)
def _unhint(request: HttpRequest, **_: object) -> None:
    request.signed_in_hint = False  # type: ignore[attr-defined]


def set_hint(response: HttpResponse, signed_in: bool) -> None:
    """Set or take the hint cookie."""
    if signed_in:
        response.set_cookie(
            HINT,
            "1",
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    else:
        response.delete_cookie(HINT, samesite="Lax")


def signed_in_hint(get_response: Responder) -> Responder:
    """Middleware: the hint follows sign-in and sign-out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        hint = getattr(request, "signed_in_hint", None)
        if hint is not None:
            set_hint(response, hint)
        return response

    return middleware


def desk_guard(get_response: Responder) -> Responder:
    """Middleware of the admin site: signs idle staff out, and in production asks for a second factor."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("admin:index")) and request.user.is_authenticated:
            now = int(time.time())
            seen = request.session.get("desk_seen", now)
            if now - seen > settings.DESK_IDLE_SECONDS:
                logout(request)
                messages.info(request, _("You were signed out after a period of inactivity."))
                return redirect_to_login(request.path)
            if now - seen > 60 or "desk_seen" not in request.session:
                request.session["desk_seen"] = now
            if settings.DESK_NEEDS_MFA and request.user.is_staff and not is_mfa_enabled(request.user):
                messages.info(request, _("Set up a second factor before you enter the desk."))
                return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware


def too_many_codes(get_response: Responder) -> Responder:
    """Middleware: 429 where allauth's sign-up and sign-in let their refusal of one more code through."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return respond_429(request) if isinstance(exception, RateLimited) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
