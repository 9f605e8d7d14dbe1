"""What registration plugs into an event's page, into `/me/`, into the desk and into audiences."""

from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from conference.accounts.sockets import me_panels
from conference.audiences.sockets import filters, known_people
from conference.campaigns.sockets import actions
from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.desk import Row, Tile, tiles
from conference.people.merging import move
from conference.people.models import Person, User
from conference.people.sockets import mergers
from conference.reminders.sockets import occasions
from events.program.models import Event, Status
from events.program.released import ReleasedEvent
from events.program.sockets import event_panels
from events.registration.filters import (
    CategoryFilter,
    PassFilter,
    RegisteredFilter,
    UnitContactsFilter,
    UnregisteredFilter,
    pass_holders,
    registered,
    unit_contacts,
)
from events.registration.invitations import InviteToEvent
from events.registration.models import (
    Access,
    Pass,
    Phase,
    Registration,
    RegistrationPolicy,
    RegistrationStatus,
    SeatPool,
    Unit,
)
from events.registration.reminders import EventBegins, FilingEnds, Unfinished
from events.registration.services.cancelling import cancel


@event_panels.plugged("registration", rank=10)
def event_panel(event: ReleasedEvent) -> dict[str, Any]:
    """Whether one can register now. The state follows the clock; the seats left are a live fragment."""
    policies = RegistrationPolicy.objects.select_related("event__edition")
    policy = policies.filter(event__code=event.code).first()
    if policy is None or event.status != Status.PLANNED or policy.access == Access.CLOSED:
        return {}
    over = event.ends_at is not None and event.ends_at <= clock.now()
    return {
        "template": "events/registration/event_panel.html",
        "phase": Phase.OVER if over else policy.phase(clock.now()),
        "policy": policy,
        "register_url": reverse("registration:register", args=[event.slug]),
        "seats_fragment_url": reverse("registration:seats", args=[event.slug]),
        "changes_at": [policy.opens, policy.closes, event.ends_at],
    }


@mergers.plugged("registration")
def settle(kept: Person, given_up: Person, by: User | None) -> None:
    """Of two live registrations for one event, the one with a seat stays; of two passes of one edition, the kept
    person's, which takes over what was scanned of the other.
    """
    own = {each.event_id: each for each in Registration.objects.live().of(kept)}
    for other in Registration.objects.live().of(given_up):
        if held := own.get(other.event_id):
            double = held if other.is_confirmed and not held.is_confirmed else other
            with translation.override(double.person.language):
                note = _("Two records of you were made one. Your other registration for this event stays.")
            cancel(registration=double, by=by, note=note)
    for issued in Pass.objects.filter(person=given_up):
        if staying := Pass.objects.filter(person=kept, edition=issued.edition_id).first():
            move(issued, staying)
            issued.delete()


@me_panels.plugged("registrations", rank=10)
def my_registrations(person: Person) -> dict[str, Any]:
    """The events I am registered for, or hope to be, or was refused: of each the last word."""
    mine = Registration.objects.of(person).filter(event__edition__is_current=True).select_related("event__venue")
    found = mine.exclude(status=RegistrationStatus.CANCELLED).order_by("event__starts_at", "event", "pk")
    registrations = {each.event_id: each for each in found}.values()
    return {
        "template": "events/registration/me_panel.html",
        "registrations": registrations,
        "incomplete": set(mine.incomplete().values_list("pk", flat=True)),
        "opens": any(each.is_confirmed for each in registrations),
    }


@me_panels.plugged("units", rank=12)
def my_units(person: Person) -> dict[str, Any]:
    """The units for which I file people, as long as their events are to come."""
    units = Unit.objects.filter(contact=person, event__edition__is_current=True, event__ends_at__gt=clock.now())
    return {"template": "events/registration/units_panel.html", "units": units.select_related("event").order_by("pk")}


@tiles.plugged("units", rank=12)
def units_tile(edition: Edition) -> Tile:
    """What units have filed of their quotas, event by event."""
    url = reverse("admin:events_unit_changelist")
    units = Unit.objects.filter(event__edition=edition).order_by("event__number")
    counted = units.values_list("event").annotate(filed=Sum("filed"), quota=Sum("quota"))
    events = Event.objects.filter(edition=edition).in_bulk()
    rows = [
        Row(
            events[event].title,
            f"{filed:,} / {quota:,}",
            100 * filed // max(quota, 1),
            f"{url}?event__id__exact={event}",
        )
        for event, filed, quota in counted
    ]
    return Tile(_("Filed by units"), rows)


@tiles.plugged("registrations", rank=10)
def registrations_tile(edition: Edition) -> Tile:
    """Registrations of each event against its seats."""
    pools = SeatPool.objects.of_everybody().filter(event__edition=edition).select_related("event")
    url = reverse("admin:events_registration_changelist")
    rows = [
        Row(
            pool.event.title,
            f"{pool.taken:,} / {pool.total:,}",
            100 * pool.taken // max(pool.total, 1),
            f"{url}?event__id__exact={pool.event_id}&status__exact={RegistrationStatus.CONFIRMED}",
        )
        for pool in pools.order_by("event__number")
    ]
    return Tile(_("Registrations against seats"), rows, is_wide=True)


occasions.plug(EventBegins.name, EventBegins(), rank=10)
occasions.plug(Unfinished.name, Unfinished(), rank=20)
occasions.plug(FilingEnds.name, FilingEnds(), rank=30)
actions.plug(InviteToEvent.name, InviteToEvent, rank=10)
known_people.plug("registrations", registered)
known_people.plug("passes", pass_holders)
known_people.plug("units", unit_contacts)
filters.plug(RegisteredFilter.name, RegisteredFilter, rank=10)
filters.plug(UnregisteredFilter.name, UnregisteredFilter, rank=11)
filters.plug(CategoryFilter.name, CategoryFilter, rank=12)
filters.plug(PassFilter.name, PassFilter, rank=13)
filters.plug(UnitContactsFilter.name, UnitContactsFilter, rank=14)
