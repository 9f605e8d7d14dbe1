"""The verbs of news."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import chinese, clock, search
from conference.news.models import TRANSITIONS, NewsItem, NewsStatus
from conference.pages.services import outdate_pages
from conference.people.models import User


class WrongStatus(Exception):
    """The item's status does not allow that, in words."""


@transaction.atomic
def publish(*, item: NewsItem, by: User | None) -> NewsItem:
    """Let the public read a draft from its time on, which is now where it has none. Raises WrongStatus."""
    before = _allow(item, NewsStatus.PUBLISHED)
    item.publish_at = item.publish_at or clock.now()
    return _change(item, before, "publish", by)


@transaction.atomic
def withdraw(*, item: NewsItem, by: User) -> NewsItem:
    """Make a published item a draft again: it leaves every page at once. Raises WrongStatus."""
    before = _allow(item, NewsStatus.DRAFT)
    return _change(item, before, "withdraw", by)


def index(items: Iterable[NewsItem]) -> None:
    """Write the search vectors of saved items: titles, summaries and texts in both languages."""
    search.store(
        NewsItem,
        {
            item.pk: chinese.index_tokens(
                item.title_zh, item.title_en, item.summary_zh, item.summary_en, item.text_zh, item.text_en
            )
            for item in items
        },
    )


def _allow(item: NewsItem, status: NewsStatus) -> NewsStatus:
    """Set a status and return the one before, read under a lock: two organizers act one after the other."""
    before = NewsStatus(NewsItem.objects.select_for_update().values_list("status", flat=True).get(pk=item.pk))
    if status not in TRANSITIONS[before]:
        raise WrongStatus(
            _("“{item}” is marked “{status}”; that cannot be done now.").format(item=item, status=before.label)
        )
    item.status = status
    return before


def _change(item: NewsItem, before: NewsStatus, verb: str, by: User | None) -> NewsItem:
    item.save(update_fields=["status", "publish_at", "updated_at"])
    changes = {"status": [str(before), str(item.status)], "publish_at": str(item.publish_at)}
    record(actor=by, verb=verb, target=item, changes=changes)
    outdate_pages()
    return item
