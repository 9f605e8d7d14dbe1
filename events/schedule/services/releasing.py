"""Releasing the schedule."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import record
from conference.editions.models import Edition
from conference.pages.services import outdate_pages
from conference.people.models import User
from events.program.models import ScheduleRelease, Visibility
from events.schedule.approval import reviews_of
from events.schedule.freezing import Change, Frozen, difference, draft, number_changes

NOT_APPROVED = "words_not_approved"


def latest(edition: Edition) -> Frozen:
    """What the last release froze."""
    return Frozen.of(ScheduleRelease.objects.filter(edition=edition).order_by("-number").first())


def preview(edition: Edition, user: User | None = None) -> list[Change]:
    """What a release now would change, as far as the user may see it."""
    released = latest(edition)
    return _seen_by(user, number_changes(draft(edition), released), released)


def between(older: ScheduleRelease, newer: ScheduleRelease, user: User | None = None) -> list[Change]:
    """How one release differs from another, as far as the user may see it."""
    return _seen_by(user, Frozen.of(newer), Frozen.of(older))


def _seen_by(user: User | None, now: Frozen, then: Frozen) -> list[Change]:
    changes = [*difference(now.public, then.public), *difference(now.restricted, then.restricted)]
    return [change for change in changes if is_shown(change, user)]


def is_shown(change: Change, user: User | None) -> bool:
    """What is for named persons is shown to those and to administrators alone, before the change and after."""
    if user and user.is_superuser:
        return True
    rows = [row for row in (change.row, change.before) if row and row.get("visibility") == Visibility.NAMED]
    return all(user and user.person_id in row["viewers"] for row in rows)


@transaction.atomic
def release(*, edition: Edition, by: User | None, note: str = "") -> ScheduleRelease:
    """Freeze the draft as the next numbered version and outdate every public page, in one transaction.

    Raises ValidationError while some of its words lack an approval that the edition asks for.
    """
    # Two organizers who release at once number one after the other; rows that name the edition need not wait.
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    drafted = draft(edition)
    missing = sum(not review.is_done for review in reviews_of(edition, drafted))
    if missing:
        raise ValidationError(_("{count} texts are not approved yet.").format(count=missing), code=NOT_APPROVED)
    number = (ScheduleRelease.objects.filter(edition=edition).aggregate(last=Max("number"))["last"] or 0) + 1
    numbered = number_changes(drafted, latest(edition))
    frozen = ScheduleRelease.objects.create(
        edition=edition,
        number=number,
        content=numbered.public,
        restricted=numbered.restricted,
        note=note,
        released_at=timezone.now(),
        released_by=by,
    )
    record(actor=by, verb="release", target=frozen)
    outdate_pages()
    return frozen
