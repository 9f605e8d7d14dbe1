"""The verbs of positions."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import bilingual, chinese, search
from conference.kit.constraints import in_words
from conference.pages.services import outdate_pages
from conference.people.models import User
from jobs.positions.messages import announce_verdict
from jobs.positions.models import TRANSITIONS, Category, Position, PositionStatus
from jobs.positions.webhooks import PUBLISHED, SUBMITTED, WITHDRAWN, emit_position


class WrongStatus(Exception):
    """The position's status does not allow that, in words."""


class Unread(WrongStatus):
    """What would be decided is not what was read."""

    def __str__(self) -> str:
        return gettext("This position has changed since you opened the page. Read it again, then decide.")


def index_text(position: Position) -> str:
    """The tokens by which a position is found: titles, employer, city, field of work and duties, in both languages."""
    organization = position.organization
    return chinese.index_tokens(
        *bilingual.spoken(Category(position.category).label),
        position.title_zh,
        position.title_en,
        organization.name_zh,
        organization.name_en,
        position.city,
        position.duties_zh,
        position.duties_en,
    )


@transaction.atomic
def submit(*, position: Position, by: User) -> Position:
    """Save what an employer wrote and hand it to the organizers. Editing a published one takes it off the public pages.

    Raises ValidationError where the database refuses a value, and for a fair of another edition.
    """
    position.clean()
    before = _allow(position, PositionStatus.SUBMITTED)
    position.status = PositionStatus.SUBMITTED
    with in_words(), transaction.atomic():
        position.save()
    index([position])
    record(actor=by, verb="submit", target=position, changes={"status": [before, position.status]})
    emit_position(SUBMITTED, position)
    if before == PositionStatus.APPROVED:
        emit_position(WITHDRAWN, position)
        outdate_pages()
    return position


@transaction.atomic
def approve(*, position: Position, by: User) -> Position:
    """Publish a submitted position and tell its employer's members.

    Raises WrongStatus, and Unread where `position` was read before its last change.
    """
    _decide(position, PositionStatus.APPROVED, by, published_at=timezone.now(), rejection="")
    emit_position(PUBLISHED, position)
    outdate_pages()
    return position


@transaction.atomic
def reject(*, position: Position, reason: str, by: User) -> Position:
    """Send a submitted position back with a reason, which its employer's members are told. Raises like `approve`."""
    return _decide(position, PositionStatus.REJECTED, by, rejection=reason)


@transaction.atomic
def close(*, position: Position, by: User) -> Position:
    """Take a published position off the public pages: it is filled. Raises WrongStatus."""
    _change(position, PositionStatus.CLOSED, by)
    emit_position(WITHDRAWN, position)
    outdate_pages()
    return position


def version_of(position: Position) -> dt.datetime:
    """When the position changed last, with its row locked: what was read before is stale."""
    return Position.objects.select_for_update().values_list("updated_at", flat=True).get(pk=position.pk)


def index(positions: Iterable[Position]) -> None:
    """Write the search vectors of saved positions whose organization is loaded, all in one statement."""
    search.store(Position, {position.pk: index_text(position) for position in positions})


def _decide(position: Position, verdict: PositionStatus, by: User, **fields: object) -> Position:
    if position.updated_at != version_of(position):
        raise Unread
    _change(position, verdict, by, **fields)
    announce_verdict(position)
    return position


def _change(position: Position, status: PositionStatus, by: User, **fields: object) -> Position:
    before = _allow(position, status)
    position.status = status
    for name, value in fields.items():
        setattr(position, name, value)
    position.save(update_fields=["status", "updated_at", *fields])
    record(actor=by, verb=str(status), target=position, changes={"status": [before, str(status)]})
    return position


def _allow(position: Position, status: PositionStatus) -> str:
    """The status now, read under a lock: an employer and two organizers act one after the other. Raises WrongStatus."""
    if position.pk:
        position.status = Position.objects.select_for_update().values_list("status", flat=True).get(pk=position.pk)
    if status not in TRANSITIONS[PositionStatus(position.status)]:
        raise WrongStatus(
            _("This position is marked “{status}”; that cannot be done now.").format(
                status=position.get_status_display()
            )
        )
    return position.status
