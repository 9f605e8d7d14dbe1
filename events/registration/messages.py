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
from conference.templatetags.face import moment
from conference.texts.declarations import declare
from conference.texts.models import Category
from events.program.exports.calendar import event_calendar
from events.program.released import Program, released_program
from events.registration.appointments import of_registration
from events.registration.models import Pass, Registration, RegistrationStatus, Unit, Vetting, VettingStatus
from events.registration.passes import qr_png
from events.registration.webhooks import emit_state


def pass_and_calendar(message: Message) -> Iterable[Attachment]:
    """The QR code of the pass as it is now, and the event's calendar file."""
    registration = Registration.objects.select_related("event__edition").get(code=message.about[0])
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


OWN = declare(
    "registration.registered",
    _("Registration confirmed"),
    Category.NOTICE,
    "您已成功报名“{event}”，报名编号{code}。电子参会证：{portal}/pass/",
    "You are registered for {event}. Code {code}. Your pass: {portal}/en/pass/",
    {"event": 40, "code": 10},
)
FILED = declare(
    "registration.filed",
    _("Registration by a unit"),
    Category.NOTICE,
    "{unit}已为您报名“{event}”。请用此号码登录并补全资料：{portal}/registrations/{code}/",
    "{unit} has registered you for {event}. Sign in with this number to complete your data: "
    "{portal}/en/registrations/{code}/",
    {"unit": 30, "event": 40, "code": 10},
)
CHANGED = declare(
    "registration.state",
    _("State of a registration"),
    Category.NOTICE,
    "您对“{event}”的报名有新进展：{state}。详情：{portal}/registrations/{code}/",
    "Your registration for {event}: {state}. See {portal}/en/registrations/{code}/",
    {"event": 40, "state": 40, "code": 10},
)
OFFERED = declare(
    "registration.offered",
    _("Seat held"),
    Category.NOTICE,
    "“{event}”已为您保留席位至{until}，逾期将转给下一位，请尽快确认：{portal}/registrations/{code}/",
    "A seat at {event} is held for you until {until}. Accept it before then: {portal}/en/registrations/{code}/",
    {"event": 40, "until": 30, "code": 10},
)
LINK = declare(
    "registration.unit",
    _("Link of a unit"),
    Category.NOTICE,
    "请于{until}前为“{event}”报送参会人员，名额{quota}人：{portal}/units/open/{secret}/",
    "Please file up to {quota} people for {event} by {until}: {portal}/en/units/open/{secret}/",
    {"event": 40, "until": 30, "quota": 6, "secret": 50},
)
REMINDED = declare(
    "registration.unit_reminder",
    _("Reminder of a unit"),
    Category.NOTICE,
    "贵单位尚未为“{event}”报送参会人员，请于{until}前报送，名额{quota}人：{portal}/units/open/{secret}/",
    "Nobody is filed yet for {event}. File up to {quota} people by {until}: {portal}/en/units/open/{secret}/",
    {"event": 40, "until": 30, "quota": 6, "secret": 50},
)
CLEARED = declare(
    "registration.vetting_cleared",
    _("Admission after vetting"),
    Category.NOTICE,
    "您的参会证现可进入“{event}”，请携带所填报的身份证件原件。",
    "Your pass now opens {event}. Please bring the identity document that you named.",
    {"event": 40},
)
REFUSED = declare(
    "registration.vetting_refused",
    _("No admission after vetting"),
    Category.NOTICE,
    "很抱歉，您未能获准进入“{event}”。如有疑问，请联系组委会。",
    "You cannot be admitted to {event}. Please contact the organizers if you have questions.",
    {"event": 40},
)


def _words(context: dict[str, Any]) -> dict[str, Any]:
    """The variables of all these texts, as far as the context has them."""
    registration, unit = context.get("registration"), context.get("unit")
    words = {"event": context["event"].title, "unit": unit and unit.name, "secret": context.get("secret")}
    if registration:
        told = filter(None, [registration.get_status_display(), context.get("note")])
        until = registration.offer_ends_at
        words |= {"code": registration.code, "state": " ".join(map(str, told)), "until": until and moment(until)}
    elif unit:
        words |= {"until": moment(unit.files_until), "quota": unit.quota}
    return words


REGISTERED = MessageKind(
    "registration.registered",
    _("Registration confirmed"),
    "events/registration/mail/registered",
    attachments=pass_and_calendar,
    calendar=lambda message: of_registration(message, message.about[0]),
    text=lambda context: FILED if context["unit"] else OWN,
    parameters=_words,
)
STATE = MessageKind(
    "registration.state",
    _("State of a registration"),
    "events/registration/mail/state",
    calendar=lambda message: of_registration(message, message.about[0]),
    text=lambda context: OFFERED if context["registration"].status == RegistrationStatus.OFFERED else CHANGED,
    parameters=_words,
)
UNIT = MessageKind(
    "registration.unit",
    _("Link of a unit"),
    "events/registration/mail/unit",
    is_secret=True,
    text=lambda context: REMINDED if context["is_reminder"] else LINK,
    parameters=_words,
)
VETTING = MessageKind(
    "registration.vetting",
    _("Admission after vetting"),
    "events/registration/mail/vetting",
    text=lambda context: CLEARED if context["vetting"].status == VettingStatus.CLEARED else REFUSED,
    parameters=_words,
)


def announce_registration(registration: Registration, *, note: str = "") -> None:
    """The confirmation, with what organizers have to say to it, and what other systems are told. Whom a unit filed is
    led to what is left to do.
    """
    address, action = _address("registration:pass", registration), _("Show my pass")
    if registration.unit:
        address, action = _address("registration:detail", registration, registration.code), _("Complete my data")
    context = {"action_url": address, "action": action, "note": note, **_context(registration)}
    _write(REGISTERED, registration.code, registration, context)
    emit_state(registration)


def announce_state(registration: Registration, *, note: str = "") -> None:
    """That a registration is requested, waiting, offered a seat, declined, expired or canceled; each is told once, to
    its person and to other systems.
    """
    address = _address("registration:detail", registration, registration.code)
    context = {"action_url": address, "action": _("See my registration"), "note": note, **_context(registration)}
    key = f"{registration.code}:{registration.status}"
    _write(STATE, key, registration, context)
    emit_state(registration)


def announce_vetting(vetting: Vetting) -> None:
    """Whether somebody is admitted. Why not is nobody's to write."""
    registration = vetting.registration
    address = _address("registration:detail", registration, registration.code)
    context = {"action_url": address, "action": _("See my registration"), "vetting": vetting, **_context(registration)}
    key = f"{registration.code}:{vetting.status}"
    _write(VETTING, key, registration, context)


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
        "secret": secret,
    }
    key, edition_id = f"{unit.code}:{unit.secret_hash}", unit.event.edition_id
    write_to_person(kind=UNIT, key=key, person=unit.contact, context=context, edition_id=edition_id)


def _write(kind: MessageKind, key: str, registration: Registration, context: dict[str, Any]) -> None:
    edition_id = registration.event.edition_id
    write_to_person(kind=kind, key=key, person=registration.person, context=context, edition_id=edition_id)


def _context(registration: Registration) -> dict[str, Any]:
    return {"registration": registration, "event": registration.event, "unit": registration.unit}


def _address(name: str, registration: Registration, *arguments: str) -> str:
    with translation.override(registration.person.language):
        return f"{settings.BASE_URL}{reverse(name, args=arguments)}"
