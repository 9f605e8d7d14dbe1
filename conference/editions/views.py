"""The front page and the page about the conference."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.editions.models import Edition
from conference.editions.queries import edition_or_404
from conference.editions.sockets import home_blocks
from conference.kit import clock
from conference.pages.decorators import public_page
from conference.pages.expiry import expire_with_the_day
from conference.venues.models import Venue


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The theme, the days, and what each room shows of itself. It changes by itself when registration opens or
    closes, and when a block does.
    """
    edition = Edition.objects.current()
    if edition is None:
        return render(request, "conference/editions/home.html")
    now = clock.now()
    blocks = [plug(edition) for plug in home_blocks]
    shown = {
        "days": edition.days,
        "blocks": [block for block in blocks if block.get("template")],
        "registration_is_open": edition.is_registration_open(now),
    }
    moments = (moment for block in blocks for moment in block.get("changes_at", ()))
    response = render(request, "conference/editions/home.html", shown)
    return expire_with_the_day(
        response, edition.registration_opens_at, edition.registration_closes_at, *moments, now=now
    )


@public_page
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the conference is, and where."""
    edition_or_404()
    return render(request, "conference/editions/about.html", {"venues": Venue.objects.prefetch_related("rooms")})
