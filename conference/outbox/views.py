"""What a mail's reader wants, and the demo's mailbox: what it would have sent."""

import base64
import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from conference.outbox import links
from conference.outbox.channels import kept_messages
from conference.outbox.forms import PreferencesForm
from conference.outbox.messages import topic_of
from conference.outbox.models import Channel, Message, Topic
from conference.outbox.services import decline, declined, prefer
from conference.texts.segments import segments

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
            "template": (kept.get("payload") or {}).get("template"),
            "segments": segments(kept["text"]),
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


@csrf_exempt  # the address is the right, and mail programs press its button (RFC 8058, 3.1: no cookies, no other page)
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, code: str, mac: str) -> HttpResponse:
    """What a mail's reader wants, without signing in. The button of a mail program declines the mail's topic at once;
    opening the page, as programs that look for viruses do, changes nothing.
    """
    if not links.is_preferences_link(code, mac):
        raise Http404
    message = get_object_or_404(Message, code=code)
    topic = topic_of(message)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        if topic != Topic.NECESSARY:
            decline(address=message.address, topic=topic)
        return HttpResponse(status=204)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None, declined=declined(address=message.address)
    )
    is_saved = request.method == "POST" and form.is_valid()
    if is_saved:
        prefer(address=message.address, wanted=form.cleaned_data["topics"])
    shown = {"form": form, "is_saved": is_saved, "address": links.masked(message.address), "topic": topic}
    response = render(request, "conference/outbox/preferences.html", shown)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
