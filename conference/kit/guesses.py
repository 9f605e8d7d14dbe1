"""Addresses with a secret in them."""

from allauth.core.internal import ratelimit  # the public one passes over every GET
from django.http import Http404, HttpRequest, HttpResponse


def nothing_opens(request: HttpRequest) -> HttpResponse:
    """What somebody is told whose secret opens nothing. Raises Http404, and answers 429 where too many such came from
    the visitor's network address.
    """
    if ratelimit.consume(request, app="allauth.account", action="wrong_secret", limit_get=True):
        raise Http404
    return HttpResponse(status=429, headers={"Retry-After": "3600"})
