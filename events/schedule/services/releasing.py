"""Releasing the schedule."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import record
from conference.editions.models import Edition
from conference.kit.files import OwnedFile
from conference.pages.services import outdate_pages
from conference.people.models import User
from events.program.models import ScheduleRelease, Session, Speaker, Visibility
from events.schedule.approval import reviews_of
from events.schedule.freezing import (
    Change,
    Frozen,
    difference,
    draft,
    edited_speakers,
    number_changes,
    photos_of,
)
from events.schedule.webhooks import emit_release

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
    speakers: dict[str, Change] = {}
    for content, before in ((now.public, then.public), (now.restricted, then.restricted)):
        on_stage = {code for row in content["sessions"] if _is_for(user, row) for code, _role in row["speakers"]}
        edited = edited_speakers(content, before)
        speakers |= {change.row["code"]: change for change in edited if change.row["code"] in on_stage}
    return [*(change for change in changes if is_shown(change, user)), *speakers.values()]


def is_shown(change: Change, user: User | None) -> bool:
    """What is for named persons is shown to those and to administrators alone, before the change and after."""
    return all(_is_for(user, row) for row in (change.row, change.before) if row)


def _is_for(user: User | None, row: dict[str, Any]) -> bool:
    if row.get("visibility") != Visibility.NAMED:
        return True
    return user is not None and (user.is_superuser or user.person_id in row["viewers"])


@transaction.atomic
def release(*, edition: Edition, by: User | None, note: str = "") -> ScheduleRelease:
    """Freeze the draft as the next numbered version and outdate every public page, in one transaction. Photos that
    only the version before named are deleted after it.

    Raises ValidationError while some of its words lack an approval that the edition asks for.
    """
    # Two organizers who release at once number one after the other; rows that name the edition need not wait.
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    # Nor does one freeze the half of an import or a restore: those hold the sessions that they change.
    list(Session.objects.filter(event__edition=edition).order_by("pk").select_for_update(of=("self",)))
    drafted = draft(edition)
    missing = sum(not review.is_done for review in reviews_of(edition, drafted))
    if missing:
        raise ValidationError(_("{count} texts are not approved yet.").format(count=missing), code=NOT_APPROVED)
    number = (ScheduleRelease.objects.filter(edition=edition).aggregate(last=Max("number"))["last"] or 0) + 1
    released = latest(edition)
    numbered = number_changes(drafted, released)
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
    for name in photos_of(released) - photos_of(numbered):
        cast(OwnedFile, Speaker._meta.get_field("photo")).discard(name)
    outdate_pages()
    emit_release(frozen)
    return frozen
