"""The demo's mailbox: what it would have sent."""

import base64
import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.outbox.channels import kept_messages
from conference.outbox.models import Channel

LOOPBACK = {"127.0.0.1", "::1"}
OUR_NAMES = {"localhost", "127.0.0.1", "[::1]", "testserver"}
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")


def _refuse_strangers(request: HttpRequest) -> None:
    """Codes of demo accounts are for whoever sits at this machine: nobody whose request was forwarded, and no page of
    another host whose name was made to point here.
    """
    if (
        settings.PORTAL_MODE != "demo"
        or request.META.get("REMOTE_ADDR") not in LOOPBACK
        or split_domain_port(request.get_host())[0] not in OUR_NAMES
        or any(header in request.META for header in FORWARDED)
    ):
        raise Http404


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest messages with their full text (demo mode, loopback only)."""
    _refuse_strangers(request)
    messages = [
        kept
        | {
            "channel_label": Channel(kept["channel"]).label,
            "created_at": dt.datetime.fromtimestamp(kept["at"], dt.UTC),
        }
        for kept in kept_messages()
    ]
    return render(request, "conference/outbox/list.html", {"messages": messages})


@require_safe
def attachment(request: HttpRequest, code: str, index: int) -> HttpResponse:
    """One file of a kept mail."""
    _refuse_strangers(request)
    for kept in kept_messages():
        if kept["code"] == code and index < len(kept["attachments"]):
            file = kept["attachments"][index]
            return HttpResponse(base64.b64decode(file["content"]), content_type=file["content_type"])
    raise Http404
