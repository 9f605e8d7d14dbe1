"""What the frame of every page shows. Nothing personal: kept pages are the same for everybody."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.editions.queries import current_edition


def frame(request: HttpRequest) -> dict[str, Any]:
    """The edition, the navigation and the other languages' addresses. A context processor."""
    edition = current_edition()
    path = request.path
    places = (
        (_("Schedule"), reverse("program:schedule")),
        (_("Positions"), reverse("positions:list")),
        (_("News"), reverse("news:list")),
        (_("Organizers"), reverse("organizations:organizers")),
        (_("About"), reverse("editions:about")),
    )
    return {
        "edition": edition,
        "site_name": _("Chongqing International Talent Exchange Conference"),
        "navigation": [
            {"title": title, "url": url, "current": path.startswith(url)} for title, url in places if edition
        ],
        "language_links": [
            {
                "code": code,
                "title": title,
                "url": translate_url(request.get_full_path(), code),
                "current": code == get_language(),
            }
            for code, title in settings.LANGUAGES
        ],
        "portal_mode": settings.PORTAL_MODE,
    }
