"""What conditions of audiences ask of the program."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audiences.filters import Filter, OneOf, SomeOf
from conference.editions.models import Edition
from conference.people.models import Person
from events.program.models import Event, Session, Visibility


def event_choices(edition: Edition) -> list[tuple[str, Any]]:
    """The edition's events by their codes."""
    return [(event.code, event.title) for event in Event.objects.filter(edition=edition)]


class OfEvents(Filter):
    """One that asks about some events."""

    events = SomeOf(label=gettext_lazy("Events"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("events", self.once("events", event_choices))


class OfOneEvent(Filter):
    """One that asks about one event."""

    event = OneOf(label=gettext_lazy("Event"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("event", [("", _("Please choose")), *self.once("events", event_choices)])


class SpeakersFilter(Filter):
    """Who is a speaker of the edition."""

    name = "speakers"
    title = gettext_lazy("Speaks at the conference")

    def people(self) -> QuerySet[Person]:
        return Person.objects.filter(speakers__edition=self.edition)

    def words(self) -> str:
        return _("speaking at the conference")


class EventSpeakersFilter(OfEvents):
    """Who is on stage at some events. Sessions for named persons are left out: who meets there is nobody else's."""

    name = "event_speakers"
    title = gettext_lazy("Speaks at an event")

    def people(self) -> QuerySet[Person]:
        sessions = Session.objects.taking_place().exclude(visibility=Visibility.NAMED)
        told = sessions.filter(event__edition=self.edition, event__code__in=self.cleaned_data["events"])
        return Person.objects.filter(speakers__appearances__session__in=told)

    def words(self) -> str:
        return _("speaking at {events}").format(events=self.chosen("events"))


def speakers(edition: Edition) -> QuerySet[Person]:
    """The edition's speakers."""
    return Person.objects.filter(speakers__edition=edition)
