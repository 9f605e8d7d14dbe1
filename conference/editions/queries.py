"""Reads of editions."""

from django.http import Http404

from conference.editions.models import Edition
from conference.pages.kept import kept


@kept
def current_edition() -> Edition | None:
    """The edition that unprefixed addresses show, or None before the first one is made. Not to be changed."""
    return Edition.objects.current()


def edition_or_404(year: int | None = None) -> Edition:
    """The current edition, or that of a year up to now. Raises Http404 where there is none: what is yet to come has no
    archive.
    """
    current = current_edition()
    if current is None:
        raise Http404("no current edition")
    if year is None or year == current.year:
        return current
    earlier = Edition.objects.filter(year=year, year__lt=current.year).first()
    if earlier is None:
        raise Http404("no such edition")
    return earlier
