"""An end to what strangers may try and spend.

Who asks for a code is not known yet; there are a contact and a network address. By the contact alone, whoever knows a
number could shut its owner out with a few requests an hour; by the address alone, a venue, one address for thousands,
would shut itself out. So contact and address together are limited narrowly, the address widely, and texts, which cost
money, for everybody together by SMS_PER_HOUR: that is what somebody with many addresses meets, and mail goes on then.
"""

from allauth.core import context, ratelimit
from allauth.core.exceptions import RateLimited
from allauth.core.internal.ratelimit import get_ip
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from conference.outbox.models import Channel, Message


def refuse_guesser() -> None:
    """Raises RateLimited where too many wrong codes came from the visitor's address, whatever accounts they were for:
    three tries each at the codes of a thousand accounts are a thousand times as likely to open one.
    """
    if not ratelimit.consume(context.request, action="wrong_code", dry_run=True):
        raise RateLimited


def count_wrong_code() -> None:
    """Note that a wrong code came from the visitor's address. Right ones are not counted."""
    ratelimit.consume(context.request, action="wrong_code")


def check(channel: Channel, contact: str) -> None:
    """Raises ValidationError in words, for the form's field, where `spend` would refuse, or nobody sends texts."""
    if channel == Channel.SMS and settings.PORTAL_MODE == "production" and settings.SMS_PROVIDER == "off":
        raise forms.ValidationError(_("This portal sends no SMS. Use your e-mail address."), code="no_sms")
    if not _may(channel, contact, dry_run=True):
        raise forms.ValidationError(
            _("We cannot text you more codes now. Use your e-mail address, or wait an hour.")
            if channel == Channel.SMS
            else _("You have asked for several codes already. Wait a while, or sign in another way."),
            code="rate_limited",
        )


def spend(channel: Channel, contact: str) -> None:
    """Count one message that a stranger causes. Raises RateLimited where there were too many."""
    if not _may(channel, contact):
        raise RateLimited


def _may(channel: Channel, contact: str, *, dry_run: bool = False) -> bool:
    if channel == Channel.SMS and Message.objects.texts_of_strangers().count() >= settings.SMS_PER_HOUR:
        return False
    action, key = f"asked_{channel}", f"{contact} {get_ip(context.request)}"
    return bool(ratelimit.consume(context.request, action=action, key=key, dry_run=dry_run))
