"""The QR code of a registration."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString

from conference.kit import qr
from events.registration.models import Registration


def pass_url(registration: Registration, language: str = "zh-hans") -> str:
    """The absolute address of the pass. The QR code says the Chinese one: a phone's camera opens it, a gate's scanner
    reads the code at its end.
    """
    with translation.override(language):
        return f"{settings.BASE_URL}" + reverse("registration:pass", args=[registration.code])


def qr_svg(registration: Registration) -> SafeString:
    """The code as inline SVG."""
    return qr.svg(pass_url(registration))


def qr_png(registration: Registration) -> bytes:
    """The code as a picture to keep."""
    return qr.png(pass_url(registration))
