"""What registration tells other systems: codes and states, and nobody's name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from conference.webhooks.services import emit
from conference.webhooks.sockets import EventType
from events.registration.models import Registration, RegistrationStatus

TYPES = {
    RegistrationStatus.REQUESTED: EventType("registration.requested", _("A registration awaits approval"), 10),
    RegistrationStatus.WAITING: EventType("registration.waiting", _("Somebody is on the waiting list"), 11),
    RegistrationStatus.OFFERED: EventType("registration.offered", _("A seat is held for somebody in line"), 12),
    RegistrationStatus.CONFIRMED: EventType("registration.confirmed", _("A registration is confirmed"), 13),
    RegistrationStatus.DECLINED: EventType("registration.declined", _("A registration is declined"), 14),
    RegistrationStatus.EXPIRED: EventType("registration.expired", _("A held seat was not accepted in time"), 15),
    RegistrationStatus.CANCELLED: EventType("registration.canceled", _("A registration is canceled"), 16),
}


def emit_state(registration: Registration) -> None:
    """That a registration is in a state now; each is told once."""

    def data() -> dict[str, Any]:
        return {
            "registration": registration.code,
            "event": registration.event.slug,
            "status": registration.status,
            "category": registration.category and registration.category.slug,
        }

    event_type = TYPES[RegistrationStatus(registration.status)]
    emit(event_type, edition_id=registration.event.edition_id, key=registration.code, data=data)
