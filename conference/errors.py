"""What visitors get when something broke that no view foresaw."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

RETRY_AFTER = 5
"""Seconds. The database is back within as many of its restart, and a lock is waited for no longer."""


def broken(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After (RFC 9110, 15.6.4) where the database is away or somebody holds what was asked for too long;
    whatever else went wrong is 500.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return server_error(request)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    if request.path.startswith("/api/"):
        detail = _("The portal is recovering. Please try again in a few seconds.")
        return JsonResponse({"detail": detail}, status=503, headers=headers)
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
