"""What news plugs into the front page."""

from typing import Any

from conference.editions.models import Edition
from conference.editions.sockets import home_blocks
from conference.kit import clock
from conference.news.models import NewsItem
from conference.news.queries import ON_THE_FRONT_PAGE, next_publication


@home_blocks.plugged("news", rank=15)
def latest(edition: Edition) -> dict[str, Any]:
    """The newest pinned notice and the latest items besides; the page changes when the next one becomes public."""
    now = clock.now()
    public = NewsItem.objects.of_edition(edition).public(now).newest_first().briefly()
    pinned = public.filter(is_pinned=True).first()
    others = [item for item in public[: ON_THE_FRONT_PAGE + 1] if item != pinned][:ON_THE_FRONT_PAGE]
    return {
        "template": "conference/news/home_latest.html" if pinned or others else "",
        "pinned": pinned,
        "items": others,
        "changes_at": [next_publication(edition, now)],
    }
