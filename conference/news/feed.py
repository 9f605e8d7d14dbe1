"""The Atom feed (RFC 4287) of an edition's news."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from conference.kit.bilingual import language_code
from conference.news.models import NewsItem

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What word processors leave in pasted text, and XML forbids."""


def atom(items: Iterable[NewsItem], *, title: str) -> str:
    """The items in the active language, in the given order."""
    feed = Atom1Feed(
        title=title,
        link=settings.BASE_URL + reverse("news:list"),
        description=None,
        language=language_code(),
        feed_url=settings.BASE_URL + reverse("news:feed"),
    )
    for item in items:
        feed.add_item(
            title=_clean(item.title),
            link=settings.BASE_URL + item.get_absolute_url(),
            description=escape(_clean(item.summary)),
            unique_id=f"tag:{settings.MAIL_DOMAIN},{item.edition.year}:news/{item.code}",
            pubdate=item.publish_at,
            updateddate=max(filter(None, [item.publish_at, item.updated_at])),
            categories=[item.get_kind_display()],
        )
    return feed.writeString("utf-8")


def _clean(text: str) -> str:
    return CONTROL.sub(" ", text)
