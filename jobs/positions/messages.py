"""What employers are told about their positions."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import MessageKind
from conference.outbox.services import write_to_person
from conference.texts.declarations import declare
from conference.texts.models import Category
from jobs.positions.models import Position, PositionStatus


def _named(context: dict[str, Any]) -> dict[str, str]:
    return {"title": context["position"].title, "code": context["position"].code}


APPROVED = MessageKind(
    "positions.approved",
    _("Position published"),
    "jobs/positions/mail/approved",
    text=declare(
        "positions.approved",
        _("Position published"),
        Category.NOTICE,
        "贵单位的岗位“{title}”已发布：{portal}/jobs/{code}/",
        "Your position “{title}” is published: {portal}/en/jobs/{code}/",
        {"title": 40, "code": 10},
    ),
    parameters=_named,
)
REJECTED = MessageKind(
    "positions.rejected",
    _("Position sent back"),
    "jobs/positions/mail/rejected",
    text=declare(
        "positions.rejected",
        _("Position sent back"),
        Category.NOTICE,
        "贵单位的岗位“{title}”已退回修改：{portal}/jobs/{code}/edit/",
        "Your position “{title}” was sent back: {portal}/en/jobs/{code}/edit/",
        {"title": 40, "code": 10},
    ),
    parameters=_named,
)


def announce_verdict(position: Position) -> None:
    """Tell every member of the organization what the organizers decided."""
    kind = APPROVED if position.status == PositionStatus.APPROVED else REJECTED
    name = "positions:detail" if kind is APPROVED else "positions:edit"
    for membership in position.organization.memberships.select_related("user__person"):
        person = membership.user.person
        with translation.override(person.language):
            url = settings.BASE_URL + reverse(name, args=[position.code])
        context = {"position": position, "action_url": url, "action": _("Open the position")}
        key = f"{position.code}:{person.pk}:{position.updated_at.timestamp()}"  # one a decision
        write_to_person(kind=kind, key=key, person=person, context=context, edition_id=position.edition_id)
