"""What Tencent Cloud tells us of texts: what became of each, and what people reply. It signs neither, so that there is
a secret in the address.

https://cloud.tencent.com/document/api/382/5807 and https://cloud.tencent.com/document/api/382/5809
"""

import datetime as dt
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from conference.kit import phones
from conference.kit.guesses import nothing_opens
from conference.outbox.models import Receipt
from conference.outbox.services import note_receipt
from conference.texts.services import is_opt_out, opt_out

MOST = 1000
"""Receipts in one call."""
RECEIPTS = {"SUCCESS": Receipt.DELIVERED, "FAIL": Receipt.BOUNCED}


def _from_the_provider(act: Callable[[Any], None]) -> Callable[..., HttpResponse]:
    """A page for whoever knows the secret: it acts on the JSON that is posted to it. What is none, or not what the
    provider says it sends, is 400, and nothing of it is noted.
    """

    @csrf_exempt
    @require_POST
    @wraps(act)
    def page(request: HttpRequest, secret: str) -> HttpResponse:
        if not settings.SMS_CALLBACK_SECRET or not constant_time_compare(secret, settings.SMS_CALLBACK_SECRET):
            return nothing_opens(request)
        try:
            act(json.loads(request.body))
        except (ValueError, KeyError, TypeError, AttributeError):
            return JsonResponse({"result": 1, "errmsg": "not understood"}, status=400)
        return JsonResponse({"result": 0, "errmsg": "OK"})

    return page


@_from_the_provider
def receipts(told: Any) -> None:
    """Note what became of texts."""
    if not isinstance(told, list) or len(told) > MOST:
        raise ValueError("not a list of receipts")
    read = [
        (
            _text(each["sid"]),
            RECEIPTS[each["report_status"]],
            f"{each['errmsg']} {each['description']}",
            dt.datetime.fromisoformat(each["user_receive_time"]).replace(tzinfo=timezone.get_default_timezone()),
        )
        for each in told
    ]
    for reference, receipt, note, at in read:
        note_receipt(reference=reference, receipt=receipt, note=note, at=at)


@_from_the_provider
def replies(told: Any) -> None:
    """Note who wants no more promotions. All else that people reply is nobody's to read here."""
    phone = phones.parse(f"+{told['nationcode']}{told['mobile']}")
    if is_opt_out(_text(told["text"])):
        opt_out(phone)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("not a text")
    return value
