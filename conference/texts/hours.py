"""When phones may be disturbed."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from conference.texts.models import Category, TextTemplate


def next_hour(template: TextTemplate, *, is_patient: bool, at: dt.datetime) -> dt.datetime | None:
    """When the text may go out, if that is later than `at`: promotions, and notices that can wait (`is_patient`), not
    at night. A code that somebody waits for always goes.
    """
    waits = template.category == Category.PROMOTION or (template.category == Category.NOTICE and is_patient)
    return _opening(at) if waits else None


def _opening(at: dt.datetime) -> dt.datetime | None:
    """The next time at which it is day, unless it is."""
    first, last = settings.SMS_HOURS
    local = timezone.localtime(at)
    if first <= local.hour < last:
        return None
    opening = local.replace(hour=first, minute=0, second=0, microsecond=0)
    return opening if local.hour < first else opening + dt.timedelta(days=1)
