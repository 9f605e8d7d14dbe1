"""What employers are told about their positions."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import MessageKind
from conference.outbox.services import write_to_person
from jobs.positions.models import Position, PositionStatus

APPROVED = MessageKind("positions.approved", _("Position published"), "jobs/positions/mail/approved")
REJECTED = MessageKind("positions.rejected", _("Position sent back"), "jobs/positions/mail/rejected")


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
        write_to_person(kind=kind, key=key, person=person, context=context)
