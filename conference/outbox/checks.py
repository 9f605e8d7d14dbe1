"""What production needs to send texts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

NEEDED = ("TENCENT_SMS_SECRET_ID", "TENCENT_SMS_SECRET_KEY", "TENCENT_SMS_APP_ID", "SMS_CALLBACK_SECRET")


@register("security", deploy=True)
def texts_can_be_sent(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """`check --deploy` wants to be told whether there are texts, and by whom."""
    if settings.PORTAL_MODE != "production" or settings.SMS_PROVIDER == "off":
        return []
    if settings.SMS_PROVIDER == "":
        words = "Nobody has said who sends SMS."
        return [Error(words, id="portal.E002", hint="SMS_PROVIDER is tencent, or off for a portal without SMS.")]
    missing = [name for name in NEEDED if not getattr(settings, name)]
    return [Error(f"SMS needs {', '.join(missing)}.", id="portal.E003")] if missing else []
