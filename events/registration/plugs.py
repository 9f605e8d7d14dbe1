"""What registration plugs into an event's page and into `/me/`."""

from typing import Any

from django.urls import reverse

from conference.accounts.sockets import me_panels
from conference.kit import clock
from conference.people.models import Person
from events.program.models import Status
from events.program.released import ReleasedEvent
from events.program.sockets import event_panels
from events.registration.models import Registration, SeatPool


@event_panels.plugged("registration", rank=10)
def event_panel(event: ReleasedEvent) -> dict[str, Any]:
    """Whether one can register now. The state follows the clock; the seats left are a live fragment."""
    pool = SeatPool.objects.filter(event__code=event.code).select_related("event__edition").first()
    if pool is None or event.status != Status.PLANNED:
        return {}
    edition, now = pool.event.edition, clock.now()
    if now < edition.registration_opens_at:
        state = "not_yet"
    elif now >= edition.registration_closes_at or (event.ends_at and event.ends_at <= now):
        state = "closed"
    else:
        state = "open"
    return {
        "template": "events/registration/event_panel.html",
        "state": state,
        "opens_at": edition.registration_opens_at,
        "register_url": reverse("registration:register", args=[event.slug]),
        "seats_fragment_url": reverse("registration:seats", args=[event.slug]),
        "changes_at": [edition.registration_opens_at, edition.registration_closes_at, event.ends_at],
    }


@me_panels.plugged("registrations", rank=10)
def my_registrations(person: Person) -> dict[str, Any]:
    """The events I am registered for."""
    registrations = (
        Registration.objects.of(person).live().select_related("event__venue").order_by("event__starts_at", "id")
    )
    return {"template": "events/registration/me_panel.html", "registrations": registrations}
