"""What speakers say about themselves."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.kit.forms import EitherLanguageMixin
from events.program.models import Availability, Speaker

MOST_TIMES = 12


class SpeakerForm(EitherLanguageMixin, forms.ModelForm[Speaker]):
    """The words under one's name, one's photo, and what organizers alone read."""

    class Meta:
        model = Speaker
        fields = ("title_zh", "biography_zh", "title_en", "biography_en", "photo", "travel_needs")
        widgets = {
            "biography_zh": forms.Textarea(attrs={"rows": 8}),
            "biography_en": forms.Textarea(attrs={"rows": 8}),
            "travel_needs": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"travel_needs": _("Arrival, visa, diet, access: the organizers alone read it.")}

    def clean_photo(self) -> Any:
        """The one to show; a removed one is nothing."""
        return self.cleaned_data["photo"] or ""


class TimeForm(forms.Form):
    """A time at which one can be on stage; both fields empty: none."""

    starts_at = forms.DateTimeField(label=_("from"), required=False)
    ends_at = forms.DateTimeField(label=_("to"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            field.is_alternative = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = told.get("starts_at"), told.get("ends_at")
        if not self.errors and ((start is None) != (end is None) or (start and end and end <= start)):
            self.add_error("ends_at", _("Give both times, the earlier one first, or neither."))
        elif not self.errors and start and end:
            try:
                Availability(starts_at=start, ends_at=end).validate_constraints()
            except forms.ValidationError as error:
                self.add_error("ends_at", error.messages)
        return told


TimesForm = forms.formset_factory(TimeForm, extra=2, max_num=MOST_TIMES, validate_max=True)


def times_of(form: Any) -> list[tuple[dt.datetime, dt.datetime]]:
    """What a valid TimesForm says, in order."""
    told = (row.cleaned_data for row in form)
    return sorted((row["starts_at"], row["ends_at"]) for row in told if row.get("starts_at"))
