"""What the calendars of those who are registered are told: put the event down, move it, strike it out (RFC 5546)."""

import datetime as dt
from collections.abc import Collection

from conference.outbox.messages import Calendar
from conference.outbox.models import Message
from events.program.exports.calendar import appointment
from events.program.released import released_program
from events.registration.models import Registration, RegistrationStatus

EPOCH = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
"""SEQUENCE counts half seconds from here to when the message was written, by the database, and what is struck out has
the second half: whatever is told later has a greater one, a second registration for the same event included, and a mail
that is tried again the same.
"""
OVER = (RegistrationStatus.CANCELLED, RegistrationStatus.DECLINED, RegistrationStatus.EXPIRED)


def of_registration(message: Message, code: str) -> Calendar | None:
    """The event of a registration, as the registration stands: nothing before it is confirmed, nor for an event without
    a released time; struck out where it ended after it was confirmed, unless the person has come back: another
    registration has the same entry.
    """
    related = ("event__edition", "person")
    registration = Registration.objects.select_related(*related).get(code=code)
    if registration.status in OVER:
        was_confirmed = Message.objects.filter(key=f"registration.registered:{code}").exists()
        has_another = Registration.objects.confirmed().of(registration.person).filter(event=registration.event)
        return _entry(message, registration, is_off=True) if was_confirmed and not has_another.exists() else None
    return _entry(message, registration) if registration.is_confirmed else None


def of_events(message: Message, codes: Collection[str]) -> list[Calendar]:
    """Those of some events for which the message's recipient is registered, as they are released now."""
    confirmed = Registration.objects.filter(
        person=message.person_id, event__code__in=codes, status=RegistrationStatus.CONFIRMED
    )
    found = confirmed.select_related("event__edition", "person").order_by("event__starts_at", "pk")
    return list(filter(None, (_entry(message, each) for each in found)))


def _entry(message: Message, registration: Registration, *, is_off: bool = False) -> Calendar | None:
    program = released_program(registration.event.edition)
    event = program.events.get(registration.event.code) if program else None
    if program is None or event is None or event.starts_at is None:
        return None
    method = "CANCEL" if is_off or event.is_cancelled else "REQUEST"
    content = appointment(
        program,
        event,
        method=method,
        sequence=2 * int((message.created_at - EPOCH).total_seconds()) + (method == "CANCEL"),
        language=message.language,
        attendee=registration.person.printed_name,
        address=message.address,
    )
    return Calendar(method, content)
