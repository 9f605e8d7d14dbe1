"""Reads of editions."""

from django.http import Http404

from conference.editions.models import Edition


def edition_or_404() -> Edition:
    """The current edition. Raises Http404 on a portal without one."""
    edition = Edition.objects.current()
    if edition is None:
        raise Http404("no current edition")
    return edition
