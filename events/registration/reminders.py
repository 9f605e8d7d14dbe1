"""Of what those who are registered are reminded, and those who register others."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from conference.editions.models import Edition
from conference.outbox.messages import MessageKind
from conference.outbox.models import Topic, Urgency
from conference.people.models import Person
from conference.reminders.sockets import Moment, Occasion
from conference.templatetags.face import moment
from conference.texts.declarations import declare
from conference.texts.models import Category
from events.program.models import Status
from events.program.released import ReleasedEvent, released_program
from events.registration.models import Registration, RegistrationPolicy, Unit

BEGINS = MessageKind(
    "registration.begins",
    gettext_lazy("Reminder of an event"),
    "events/registration/mail/begins",
    urgency=Urgency.PROMPT,
    topic=Topic.REMINDERS,
    text=declare(
        "registration.begins",
        gettext_lazy("Reminder of an event"),
        Category.NOTICE,
        "温馨提醒：您报名的“{event}”将于{time}在{place}举行，请出示电子参会证入场：{portal}/pass/",
        "Reminder: {event} begins at {time}, {place}. Your pass: {portal}/en/pass/",
        {"event": 40, "time": 30, "place": 40},
    ),
    parameters=lambda context: {name: context[name] for name in ("event", "time", "place")},
)
UNFINISHED = MessageKind(
    "registration.unfinished",
    gettext_lazy("Reminder of a registration that is not complete"),
    "events/registration/mail/unfinished",
    urgency=Urgency.PROMPT,
    topic=Topic.REMINDERS,
    text=declare(
        "registration.unfinished",
        gettext_lazy("Reminder of a registration that is not complete"),
        Category.NOTICE,
        "您对“{event}”的报名资料尚未补全，请于{deadline}前登录补全：{portal}/me/",
        "Your registration for {event} is not complete. Please sign in by {deadline}: {portal}/en/me/",
        {"event": 40, "deadline": 30},
    ),
    parameters=lambda context: {name: context[name] for name in ("event", "deadline")},
)
FILING = MessageKind(
    "registration.filing",
    gettext_lazy("Reminder of a unit's deadline"),
    "events/registration/mail/filing",
    urgency=Urgency.PROMPT,
    topic=Topic.REMINDERS,
    text=declare(
        "registration.filing",
        gettext_lazy("Reminder of a unit's deadline"),
        Category.NOTICE,
        "{unit}填报“{event}”参会人员的截止时间为{deadline}，尚余名额{left}人。请通过此前收到的链接填报，或登录填报：{portal}/me/",
        "{unit} can file people for {event} until {deadline}; places left: {left}. Use the link that you have, or "
        "sign in: {portal}/en/me/",
        {"unit": 30, "event": 40, "deadline": 30, "left": 6},
    ),
    parameters=lambda context: {name: context[name] for name in ("unit", "event", "deadline", "left")},
)


class EventBegins(Occasion):
    """An event begins, at the time that is released. Whoever may enter is reminded, and nobody whom vetting refused or
    has not cleared; whoever registers later is told the time by the confirmation.
    """

    name = "event_begins"
    title = gettext_lazy("An event begins")
    kind = BEGINS

    def moments(self, edition: Edition) -> Iterable[Moment]:
        program = released_program(edition)
        for event in program.events.values() if program else ():
            if event.starts_at and not event.is_cancelled:
                yield Moment(event.code, event.title, event.starts_at, event.starts_at, event)

    def people(self, moment: Moment) -> QuerySet[Person]:
        opening = Registration.objects.opening().filter(event__code=moment.subject)
        return Person.objects.filter(registrations__in=opening)

    def context(self, due: Moment, language: str) -> dict[str, Any]:
        event: ReleasedEvent = due.thing
        with translation.override(language):
            return {
                "event": event.title,
                "time": moment(event.starts_at),
                "place": event.venue.name if event.venue else "",
                "address": event.venue.address if event.venue else "",
                "action_url": settings.BASE_URL + reverse("registration:pass"),
                "action": gettext("Show my pass"),
            }


class Unfinished(Occasion):
    """It is nearly too late to complete a registration: answers that must be, document or portrait are missing."""

    name = "unfinished"
    title = gettext_lazy("Registrations can no longer be completed")
    kind = UNFINISHED

    def moments(self, edition: Edition) -> Iterable[Moment]:
        policies = RegistrationPolicy.objects.filter(event__edition=edition, event__status=Status.PLANNED)
        for policy in policies.select_related("event"):
            if last := policy.last_change:
                yield Moment(policy.event.code, policy.event.title, last, last, policy.event)

    def people(self, moment: Moment) -> QuerySet[Person]:
        incomplete = Registration.objects.incomplete().filter(event=moment.thing)
        return Person.objects.filter(registrations__in=incomplete)

    def context(self, due: Moment, language: str) -> dict[str, Any]:
        with translation.override(language):
            return {
                "event": due.thing.title,
                "deadline": moment(due.at),
                "action_url": settings.BASE_URL + reverse("accounts:me"),
                "action": gettext("Complete my registration"),
            }


class FilingEnds(Occasion):
    """A unit's deadline comes, and it may file people still. Its link cannot be sent again: of the secret only the hash
    is kept. So its contact is led to the one they have, or to signing in.
    """

    name = "filing_ends"
    title = gettext_lazy("A unit can no longer file people")
    kind = FILING

    def moments(self, edition: Edition) -> Iterable[Moment]:
        planned = Unit.objects.filter(event__edition=edition, event__status=Status.PLANNED)
        for unit in planned.unfilled().select_related("event").order_by("pk"):
            title, since = f"{unit} · {unit.event}", unit.invited_at or unit.created_at
            yield Moment(unit.code, title, unit.files_until, unit.files_until, unit, since)

    def people(self, moment: Moment) -> QuerySet[Person]:
        return Person.objects.filter(units=moment.thing)

    def context(self, due: Moment, language: str) -> dict[str, Any]:
        unit: Unit = due.thing
        with translation.override(language):
            return {
                "unit": unit.name,
                "event": unit.event.title,
                "deadline": moment(due.at),
                "left": unit.left,
                "has_link": bool(unit.secret_hash),
                "action_url": settings.BASE_URL + reverse("accounts:me"),
                "action": gettext("File people"),
            }
