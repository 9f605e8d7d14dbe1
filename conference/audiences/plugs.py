"""What audiences ask of the rooms below and of their own lists."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audiences.filters import Filter, OneOf, SomeOf
from conference.audiences.models import ContactList
from conference.audiences.services import link
from conference.audiences.sockets import filters, known_people
from conference.editions.models import Edition
from conference.organizations.models import OrganizationKind, Verification
from conference.people.models import Language, Person
from conference.people.sockets import proofs


class ListedFilter(Filter):
    """Who is on an uploaded list."""

    name = "listed"
    title = gettext_lazy("On a contact list")
    lists = SomeOf(label=gettext_lazy("Lists"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("lists", self.once("lists", _lists))

    def people(self) -> QuerySet[Person]:
        return Person.objects.filter(listed__contact_list__in=self.cleaned_data["lists"])

    def words(self) -> str:
        return _("on the list {lists}").format(lists=self.chosen("lists"))


def _lists(edition: Edition) -> list[tuple[str, Any]]:
    return [(str(pk), name) for pk, name in ContactList.objects.filter(edition=edition).values_list("pk", "name")]


class MembersFilter(Filter):
    """Who acts for an organization that was verified."""

    name = "members"
    title = gettext_lazy("Acts for a verified organization")
    kinds = SomeOf(label=gettext_lazy("Kinds of organizations"), choices=OrganizationKind.choices)

    def people(self) -> QuerySet[Person]:
        return Person.objects.filter(
            user__memberships__organization__kind__in=self.cleaned_data["kinds"],
            user__memberships__organization__verification=Verification.VERIFIED,
        )

    def words(self) -> str:
        return _("acting for a verified organization of the kind {kinds}").format(kinds=self.chosen("kinds"))


class AccountFilter(Filter):
    """Whether somebody has an account."""

    name = "account"
    title = gettext_lazy("Has an account")

    def people(self) -> QuerySet[Person]:
        return Person.objects.filter(user__isnull=False)

    def words(self) -> str:
        return _("with an account")


class LanguageFilter(Filter):
    """In which language the portal writes to somebody."""

    name = "language"
    title = gettext_lazy("Language of messages")
    language = OneOf(label=gettext_lazy("Language"), choices=Language.choices, widget=forms.RadioSelect)

    def people(self) -> QuerySet[Person]:
        return Person.objects.filter(language=self.cleaned_data["language"])

    def words(self) -> str:
        return _("written to in {language}").format(language=self.chosen("language"))


@known_people.plugged("lists")
def listed(edition: Edition) -> QuerySet[Person]:
    """Who is on a list of the edition."""
    return Person.objects.filter(listed__contact_list__edition=edition)


proofs.plug("lists", link)
filters.plug(ListedFilter.name, ListedFilter, rank=50)
filters.plug(MembersFilter.name, MembersFilter, rank=60)
filters.plug(AccountFilter.name, AccountFilter, rank=80)
filters.plug(LanguageFilter.name, LanguageFilter, rank=85)
