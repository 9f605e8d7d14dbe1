"""What conditions of audiences ask of employers."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from conference.audiences.filters import Filter, OneOf
from conference.organizations.models import Organization, Verification
from conference.people.models import Person
from jobs.positions.models import Position

WITH, WITHOUT = "with", "without"


class EmployersFilter(Filter):
    """Who acts for a verified organization that has published positions in the edition, or has none."""

    name = "employers"
    title = gettext_lazy("Acts for an employer with or without published positions")
    positions = OneOf(
        label=gettext_lazy("Published positions"),
        choices=[
            (WITHOUT, pgettext_lazy("of an employer", "None")),
            (WITH, pgettext_lazy("of an employer", "At least one")),
        ],
        widget=forms.RadioSelect,
    )

    def people(self) -> QuerySet[Person]:
        employers = Organization.objects.filter(verification=Verification.VERIFIED)
        published = Position.objects.public().of_edition(self.edition).values("organization")
        found = (
            employers.filter(pk__in=published)
            if self.cleaned_data["positions"] == WITH
            else employers.exclude(pk__in=published)
        )
        return Person.objects.filter(user__memberships__organization__in=found)

    def words(self) -> str:
        if self.cleaned_data["positions"] == WITH:
            return _("acting for a verified organization with published positions")
        return _("acting for a verified organization without published positions")
