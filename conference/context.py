"""What the frame of every page shows. Nothing personal: kept pages are the same for everybody."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.editions.models import Edition
from conference.editions.queries import current_edition
from conference.kit.bilingual import language_code
from conference.pages.kept import kept


def frame(request: HttpRequest) -> dict[str, Any]:
    """The edition, the navigation, the other languages' addresses and the footer. A context processor."""
    edition = current_edition()
    path, whole = request.path, request.get_full_path()
    return {
        "edition": edition,
        "site_name": _("Chongqing International Talent Exchange Conference"),
        "navigation": [
            {"title": title, "url": url, "current": path.startswith(url)}
            for title, url in (_places(language_code()) if edition else ())
        ],
        "language_links": [
            {"code": code, "title": title, "url": _in_language(code, whole), "current": code == get_language()}
            for code, title in settings.LANGUAGES
        ],
        "portal_mode": settings.PORTAL_MODE,
        "footer": _footer(edition, language_code()),
    }


@cache
def _places(language: str) -> list[tuple[str, str]]:
    """The places of the navigation, in that language, which is the active one."""
    return [
        (_("Schedule"), reverse("program:schedule")),
        (_("Positions"), reverse("positions:list")),
        (_("News"), reverse("news:list")),
        (_("Organizers"), reverse("organizations:organizers")),
        (_("About"), reverse("editions:about")),
    ]


@kept
def _footer(edition: Edition | None, language: str) -> str:
    """The footer in that language, which is the active one."""
    return render_to_string(
        "components/footer.html",
        {
            "edition": edition,
            "site_name": _("Chongqing International Talent Exchange Conference"),
            "portal_mode": settings.PORTAL_MODE,
        },
    )


def _in_language(code: str, address: str) -> str:
    """The address of the same page in a language: Chinese addresses have no prefix."""
    for other, _title in settings.LANGUAGES:
        address = address.removeprefix(f"/{other}") if address.startswith(f"/{other}/") else address
    return address if code == settings.LANGUAGE_CODE else f"/{code}{address}"
