"""Releasing the schedule."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from conference.audit.services import record
from conference.editions.models import Edition
from conference.pages.services import outdate_pages
from conference.people.models import User
from events.program.models import ScheduleRelease
from events.schedule.freezing import Change, Content, difference, draft, number_changes


def latest_content(edition: Edition) -> Content | None:
    """What the last release froze, or None."""
    return ScheduleRelease.objects.filter(edition=edition).order_by("-number").values_list("content", flat=True).first()


def preview(edition: Edition) -> list[Change]:
    """What a release now would change for the public."""
    released = latest_content(edition)
    return difference(number_changes(draft(edition), released), released)


@transaction.atomic
def release(*, edition: Edition, by: User | None, note: str = "") -> ScheduleRelease:
    """Freeze the draft as the next numbered version and outdate every public page, in one transaction."""
    # Two organizers who release at once number one after the other; rows that name the edition need not wait.
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    number = (ScheduleRelease.objects.filter(edition=edition).aggregate(last=Max("number"))["last"] or 0) + 1
    frozen = ScheduleRelease.objects.create(
        edition=edition,
        number=number,
        content=number_changes(draft(edition), latest_content(edition)),
        note=note,
        released_at=timezone.now(),
        released_by=by,
    )
    record(actor=by, verb="release", target=frozen)
    outdate_pages()
    return frozen
