"""The verbs of kept pages."""

from django.db.models import F

from conference.pages.models import PageVersion


def current_version() -> int:
    """The version that a page rendered now shows. Read it before rendering."""
    return PageVersion.objects.values_list("number", flat=True).get(pk=1)


def outdate_pages() -> None:
    """Outdate every kept page when the surrounding transaction commits."""
    PageVersion.objects.filter(pk=1).update(number=F("number") + 1)
