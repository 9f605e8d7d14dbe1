"""When a kept page changes by itself."""

import datetime as dt

from django.http import HttpResponse
from django.utils import timezone

from conference.kit import clock


def expire_with_the_day(
    response: HttpResponse, *moments: dt.datetime | None, now: dt.datetime | None = None
) -> HttpResponse:
    """Let the page expire at the first of the moments that lies ahead, at the latest at midnight in Chongqing.

    `now` is when the page's rows were read: a moment that passed while it was rendered has yet to change it.
    """
    now = timezone.localtime(now or clock.now())
    midnight = dt.datetime.combine(now.date() + dt.timedelta(1), dt.time(), now.tzinfo)
    change = min([midnight, *(moment for moment in moments if moment and moment > now)])
    response.seconds_to_live = (change - now).total_seconds()  # type: ignore[attr-defined]
    return response
