"""The scanner page. It knows nobody: whoever may scan, and what, is told to the device by the API."""

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.kit.static import service_worker
from conference.pages.decorators import public_page

PARTS = {
    "reader": "npm/zxing-wasm/reader/index.js",
    "wasm": "npm/zxing-wasm/reader/zxing_reader.wasm",
    "ed25519": "npm/ed25519.js",
}
"""Others' code that the page does without where npm did not install it."""


@csp_replace(settings.SCANNER_POLICY)
@public_page
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page of a volunteer at a gate."""
    parts = {name: static(path) for name, path in PARTS.items() if finders.find(path)}
    return render(request, "events/checkin/scanner.html", {"parts": parts, "words": _words()})


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The page's service worker."""
    return service_worker("js/scanner/worker.js")


def _words() -> dict[str, str]:
    """What the page's scripts say."""
    return {
        "scanner": _("Scanner"),
        "site": _("Chongqing International Talent Exchange Conference"),
        "phone": _("Phone without a name"),
        "until": _("{area} · until {time}"),
        "shift_until": _("Shift until {time}"),
        "entry": _("Entrance"),
        "exit": _("Exit"),
        "both": _("Entrance and exit"),
        "online": pgettext("network", "Online"),
        "offline": pgettext("network", "Offline"),
        "waiting": _("{count} to be sent"),
        "hint": _("Hold the code into the frame"),
        "kiosk": _("Hold the QR code of your pass up to the camera"),
        "no_reader": _("This browser cannot read codes by itself. Photograph the code, or type what stands below it."),
        "no_permission": _(
            "The camera is not allowed here. Allow it in the browser's settings, photograph the code, or type what "
            "stands below it."
        ),
        "no_camera": _("No camera was found. Type what stands below the code, or use a USB scanner."),
        "no_code": _("There is no QR code in this photo. Come closer, hold still, and try again."),
        "no_network": _("The portal cannot be reached now. Try again once there is a network."),
        "send_first": _("Some scans are not sent yet. Wait for the network, then leave."),
        "over": _("This shift is over. Everything about it is deleted from this phone. Thank you!"),
        "over_unsent": _(
            "This shift is over. The last scans wait for the network: leave this page open until they are sent."
        ),
        "lost": _("{count} scans could not be sent: tell the organizers."),
        "earlier": _("At {time}, {gate}"),
        "next": _("Next scan"),
        "let_in": _("Let in"),
        "title_admitted": _("Welcome"),
        "title_exit": _("Goodbye"),
        "title_already_admitted": _("Already inside"),
        "title_not_registered": _("Not registered"),
        "title_revoked": _("Code is void"),
        "title_wrong_gate": _("Another gate"),
        "title_too_early": _("Too early"),
        "title_unknown": _("Not a pass"),
        "title_unlisted": _("Not on the list"),
        "reason_already_admitted": _("This pass has come in here before."),
        "reason_not_registered": _("No confirmed registration opens this place. The service desk can help."),
        "reason_revoked": _("A newer code was issued for this pass. Ask for that one."),
        "reason_wrong_gate": _("This category enters by another gate."),
        "opens": _("This gate opens at {time}."),
        "reason_unknown": _("This is no pass of this conference, or it was not read well."),
        "reason_unlisted": _(
            "The pass is genuine. Whether it is registered here cannot be told without a network: you decide."
        ),
    }
