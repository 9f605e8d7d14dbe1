"""What registration sends."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import Attachment, MessageKind
from conference.outbox.models import Message
from conference.outbox.services import write_to_person
from events.program.exports.calendar import event_calendar
from events.program.released import Program, released_program
from events.registration.models import Pass, Registration, Unit, Vetting
from events.registration.passes import qr_png
from events.registration.webhooks import emit_state


def pass_and_calendar(message: Message) -> Iterable[Attachment]:
    """The QR code of the pass as it is now, and the event's calendar file."""
    code = message.key.partition(":")[2]
    registration = Registration.objects.select_related("event__edition").get(code=code)
    event, person = registration.event, registration.person_id
    issued = Pass.objects.select_related("edition").get(edition=event.edition_id, person=person)
    yield Attachment("pass.png", "image/png", qr_png(issued))
    program = released_program(event.edition)
    if program and event.code in program.events:
        calendar = _calendar(program, event.code, message.language)
        yield Attachment("event.ics", "text/calendar; charset=utf-8", calendar)


@lru_cache(maxsize=100)
def _calendar(program: Program, code: str, language: str) -> bytes:
    """An event's calendar in a language, drawn once for all who come."""
    with translation.override(language):
        return event_calendar(program, program.events[code])


REGISTERED = MessageKind(
    "registration.registered",
    _("Registration confirmed"),
    "events/registration/mail/registered",
    attachments=pass_and_calendar,
)
STATE = MessageKind("registration.state", _("State of a registration"), "events/registration/mail/state")
UNIT = MessageKind("registration.unit", _("Link of a unit"), "events/registration/mail/unit", is_secret=True)
VETTING = MessageKind("registration.vetting", _("Admission after vetting"), "events/registration/mail/vetting")


def announce_registration(registration: Registration, *, note: str = "") -> None:
    """The confirmation, with what organizers have to say to it, and what other systems are told. Whom a unit filed is
    led to what is left to do.
    """
    address, action = _address("registration:pass", registration), _("Show my pass")
    if registration.unit:
        address, action = _address("registration:detail", registration, registration.code), _("Complete my data")
    context = {"action_url": address, "action": action, "note": note, **_context(registration)}
    write_to_person(kind=REGISTERED, key=registration.code, person=registration.person, context=context)
    emit_state(registration)


def announce_state(registration: Registration, *, note: str = "") -> None:
    """That a registration is requested, waiting, offered a seat, declined, expired or canceled; each is told once, to
    its person and to other systems.
    """
    address = _address("registration:detail", registration, registration.code)
    context = {"action_url": address, "action": _("See my registration"), "note": note, **_context(registration)}
    key = f"{registration.code}:{registration.status}"
    write_to_person(kind=STATE, key=key, person=registration.person, context=context)
    emit_state(registration)


def announce_vetting(vetting: Vetting) -> None:
    """Whether somebody is admitted. Why not is nobody's to write."""
    registration = vetting.registration
    address = _address("registration:detail", registration, registration.code)
    context = {"action_url": address, "action": _("See my registration"), "vetting": vetting, **_context(registration)}
    key = f"{registration.code}:{vetting.status}"
    write_to_person(kind=VETTING, key=key, person=registration.person, context=context)


def announce_unit(unit: Unit, secret: str, *, is_reminder: bool = False) -> None:
    """The link by which a unit files its people. The message is emptied once it is sent."""
    with translation.override(unit.contact.language):
        address = settings.BASE_URL + reverse("registration:open_unit", args=[secret])
    context = {
        "action_url": address,
        "action": _("File people"),
        "unit": unit,
        "event": unit.event,
        "is_reminder": is_reminder,
    }
    write_to_person(kind=UNIT, key=f"{unit.code}:{unit.secret_hash}", person=unit.contact, context=context)


def _context(registration: Registration) -> dict[str, Any]:
    return {"registration": registration, "event": registration.event, "unit": registration.unit}


def _address(name: str, registration: Registration, *arguments: str) -> str:
    with translation.override(registration.person.language):
        return f"{settings.BASE_URL}{reverse(name, args=arguments)}"
