"""What conditions of audiences ask of registrations."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audiences.filters import Filter, SomeOf
from conference.editions.models import Edition
from conference.people.models import Person
from events.program.filters import OfEvents
from events.registration.models import LIVE, AttendeeCategory, Registration, RegistrationStatus


class RegisteredFilter(OfEvents):
    """Who is registered for some events, how far that is."""

    name = "registered"
    title = gettext_lazy("Registered for an event")
    statuses = SomeOf(label=gettext_lazy("Status"), choices=RegistrationStatus.choices)

    def people(self) -> QuerySet[Person]:
        told = self.cleaned_data
        return Person.objects.filter(
            registrations__event__edition=self.edition,
            registrations__event__code__in=told["events"],
            registrations__status__in=told["statuses"],
        )

    def words(self) -> str:
        return _("registered for {events} with the status {statuses}").format(
            events=self.chosen("events"), statuses=self.chosen("statuses")
        )


class UnregisteredFilter(Filter):
    """Who has no live registration for any event of the edition."""

    name = "unregistered"
    title = gettext_lazy("Not registered for any event")

    def people(self) -> QuerySet[Person]:
        live = Registration.objects.live().filter(event__edition=self.edition)
        return Person.objects.exclude(pk__in=live.values("person"))

    def words(self) -> str:
        return _("not registered for any event")


class CategoryFilter(Filter):
    """As what somebody comes, by a live registration."""

    name = "category"
    title = gettext_lazy("Registered in a category of attendees")
    categories = SomeOf(label=gettext_lazy("Categories of attendees"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("categories", self.once("categories", _categories))

    def people(self) -> QuerySet[Person]:
        return Person.objects.filter(
            registrations__category__edition=self.edition,
            registrations__category__slug__in=self.cleaned_data["categories"],
            registrations__status__in=LIVE,
        )

    def words(self) -> str:
        return _("registered as {categories}").format(categories=self.chosen("categories"))


def _categories(edition: Edition) -> list[tuple[str, Any]]:
    return [(category.slug, category.name) for category in AttendeeCategory.objects.filter(edition=edition)]


class PassFilter(Filter):
    """Who has a pass."""

    name = "pass"
    title = gettext_lazy("Has a pass")

    def people(self) -> QuerySet[Person]:
        return Person.objects.filter(passes__edition=self.edition)

    def words(self) -> str:
        return _("with a pass")


class UnitContactsFilter(OfEvents):
    """Who files people for a unit."""

    name = "unit_contacts"
    title = gettext_lazy("Contact of a unit")

    def people(self) -> QuerySet[Person]:
        told = self.cleaned_data["events"]
        return Person.objects.filter(units__event__edition=self.edition, units__event__code__in=told)

    def words(self) -> str:
        return _("contact of a unit for {events}").format(events=self.chosen("events"))


def registered(edition: Edition) -> QuerySet[Person]:
    """Who registered for an event of the edition, whatever became of it."""
    return Person.objects.filter(registrations__event__edition=edition)


def pass_holders(edition: Edition) -> QuerySet[Person]:
    """Who has a pass of the edition."""
    return Person.objects.filter(passes__edition=edition)


def unit_contacts(edition: Edition) -> QuerySet[Person]:
    """Who files people for a unit of the edition."""
    return Person.objects.filter(units__event__edition=edition)
