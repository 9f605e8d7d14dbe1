"""The form with which an employer posts a position."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.editions.models import Edition
from conference.kit.forms import EitherLanguageMixin
from conference.organizations.models import Organization
from conference.people.models import User
from jobs.fairs.models import Fair
from jobs.positions.models import Position


class PositionForm(EitherLanguageMixin, forms.ModelForm[Position]):
    """What an employer says about a position. Offers only the user's own organizations."""

    either_language = ("title", "duties")

    class Meta:
        model = Position
        fields = (
            "organization",
            "title_zh",
            "title_en",
            "category",
            "fair",
            "city",
            "degree",
            "headcount",
            "salary_from",
            "salary_to",
            "duties_zh",
            "duties_en",
            "requirements_zh",
            "requirements_en",
        )
        widgets = {
            name: forms.Textarea(attrs={"rows": 5})
            for name in ("duties_zh", "duties_en", "requirements_zh", "requirements_en")
        }
        help_texts = {
            "salary_from": _("Leave both empty if it is negotiable."),
            "duties_zh": _("One duty per line. **Bold** text and lists work (Markdown)."),
        }

    def __init__(self, *args: Any, user: User, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations = self.fields["organization"]
        assert isinstance(organizations, forms.ModelChoiceField)
        organizations.queryset = Organization.objects.of_member(user)
        if not self.instance.pk:
            self.instance.edition = edition
            self.initial["organization"] = organizations.queryset.first()
        fairs = self.fields["fair"]
        assert isinstance(fairs, forms.ModelChoiceField)
        fairs.queryset = Fair.objects.filter(edition=self.instance.edition)
        fairs.empty_label = _("None in particular")

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        low, high = told.get("salary_from"), told.get("salary_to")
        if (low is None) != (high is None) or (low is not None and high is not None and low > high):
            self.add_error("salary_to", _("Give both ends of the salary, the lower one first, or neither."))
        return told
