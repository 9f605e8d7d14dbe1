"""What a mail service tells us of mails, signed as Standard Webhooks has it (https://www.standardwebhooks.com)."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from standardwebhooks import Webhook, WebhookVerificationError

from conference.outbox.bounces import Return, code_of, is_for_good
from conference.outbox.models import Receipt
from conference.outbox.services import note_return

LARGEST = 64 * 1024
TYPES = {
    "mail.delivered": Receipt.DELIVERED,
    "mail.bounced": Receipt.BOUNCED,
    "mail.complained": Receipt.COMPLAINED,
}


@csrf_exempt
@require_POST
def event(request: HttpRequest) -> HttpResponse:
    """Note what became of a mail: 204. The body is `{"type": …, "data": {"message_id", "status", "diagnostic"}}` of one
    of `TYPES`; what is of none, and of no mail of ours, is nothing to us, and 204 as well, so that nobody
    tries again. 401 for what is not signed with our secret within five minutes, 400 for what is no such JSON, 413 for
    what is too large. The same told twice is noted once.
    """
    if not settings.MAIL_EVENTS_SECRET:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return JsonResponse({"detail": "too large"}, status=413)
    try:
        headers = {name.lower(): value for name, value in request.headers.items()}
        told = _read(Webhook(settings.MAIL_EVENTS_SECRET).verify(request.body, headers))
    except WebhookVerificationError:
        return JsonResponse({"detail": "not signed by whom we know"}, status=401)
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"detail": "not understood"}, status=400)
    if told:
        note_return(told)
    return HttpResponse(status=204)


def _read(body: Any) -> Return | None:
    receipt = TYPES.get(body["type"])
    if receipt is None:
        return None
    data = body["data"]
    code = code_of(_text(data["message_id"]))
    status, diagnostic = _text(data.get("status", "")), _text(data.get("diagnostic", ""))
    closes = receipt == Receipt.COMPLAINED or (receipt == Receipt.BOUNCED and is_for_good(status, diagnostic))
    return Return(code, receipt, f"{status} {diagnostic}".strip(), is_for_good=closes) if code else None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
