"""Forms of check-in's desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.forms import ActionForm
from unfold.widgets import UnfoldAdminTextInputWidget

from events.checkin.models import Conflict, Gate, Shift

NOTE_LENGTH = Conflict._meta.get_field("note").max_length


class GateForm(forms.ModelForm[Gate]):
    """A gate; who passes it is a category of its edition."""

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        area = told.get("area")
        if area and any(category.edition_id != area.edition_id for category in told.get("categories", ())):
            self.add_error("categories", _("This category belongs to another edition."))
        return told


class ShiftForm(forms.ModelForm[Shift]):
    """A shift; its gates are of its edition."""

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        edition = told.get("edition")
        if edition and any(gate.area.edition_id != edition.pk for gate in told.get("gates", ())):
            self.add_error("gates", _("This gate belongs to another edition."))
        return told


class SettlingForm(ActionForm):
    """The note that goes with settling."""

    note = forms.CharField(label=_("note"), required=False, max_length=NOTE_LENGTH, widget=UnfoldAdminTextInputWidget())
