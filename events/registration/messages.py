"""What registration sends."""

from django.utils.translation import gettext_lazy as _

from conference.outbox.messages import Attachment, MessageKind
from conference.outbox.services import write_to_person
from events.program.exports.calendar import event_calendar
from events.program.released import released_program
from events.registration.models import Registration
from events.registration.passes import pass_url, qr_png

REGISTERED = MessageKind("registration.registered", _("Registration confirmed"), "events/registration/mail/registered")
CANCELLED = MessageKind("registration.cancelled", _("Registration canceled"), "events/registration/mail/cancelled")


def announce_registration(registration: Registration) -> None:
    """The confirmation, with the QR code and the event's calendar file."""
    program = released_program(registration.event.edition)
    event = program and program.events.get(registration.event.code)
    files = [Attachment("pass.png", "image/png", qr_png(registration))]
    if program and event:
        files.append(Attachment("event.ics", "text/calendar; charset=utf-8", event_calendar(program, event)))
    _write(REGISTERED, registration, files)


def announce_cancellation(registration: Registration) -> None:
    """That the seat is given back."""
    _write(CANCELLED, registration, [])


def _write(kind: MessageKind, registration: Registration, files: list[Attachment]) -> None:
    context = {
        "registration": registration,
        "event": registration.event,
        "action_url": pass_url(registration, registration.person.language),
        "action": _("Show my pass"),
    }
    write_to_person(kind=kind, key=registration.code, person=registration.person, context=context, attachments=files)
