"""What organizers decide and enter at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.forms import ActionForm
from unfold.widgets import UnfoldAdminTextInputWidget

from conference.editions.models import Edition
from conference.people.models import Person
from conference.people.queries import person_with
from events.registration.models import (
    InvitationCode,
    Registration,
    RegistrationPolicy,
    SeatPool,
    Zone,
)
from events.registration.services.holding import check_seats
from events.registration.services.refusals import Full
from events.registration.services.seats import refusal

LONGEST_NOTE = 500


class RegistrationPolicyForm(forms.ModelForm[RegistrationPolicy]):
    """A policy at the desk."""

    class Meta:
        help_texts = {
            "opens_at": gettext_lazy("Empty: when that of the edition opens."),
            "closes_at": gettext_lazy("Empty: when that of the edition closes."),
        }


class AddRegistrationForm(forms.ModelForm[Registration]):
    """A registration by hand at the desk. The person is named by a contact, so that nobody looks through people."""

    contact = forms.CharField(
        label=gettext_lazy("e-mail or phone"),
        max_length=254,
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )

    class Meta:
        fields = ("event", "category")

    def clean_contact(self) -> Person:
        """The person."""
        person = person_with(self.cleaned_data["contact"])
        if person is None:
            raise forms.ValidationError(_("Nobody here has this e-mail address or phone number."))
        return person

    def clean(self) -> dict[str, Any]:
        """The category is one of the edition's, and the seats are there; who is quicker is refused by the service."""
        told = super().clean() or self.cleaned_data
        event, category, person = told.get("event"), told.get("category"), told.get("contact")
        if event and person:
            if category and category.edition_id != event.edition_id:
                self.add_error("category", _("This category belongs to another edition."))
            elif Registration.objects.live().of(person).filter(event=event).exists():
                self.add_error("contact", _("This person is registered for this event already."))
            elif full := SeatPool.objects.needed(event.pk, category and category.pk).full().first():
                self.add_error("category" if full.category else "event", str(refusal(full)))
            self.instance.person = person
        return told


class DecisionForm(ActionForm):
    """What is done with the chosen registrations, and what their people are told beside it."""

    note = forms.CharField(
        label="",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.TextInput(
            {
                "x-show": "action",
                "class": "rounded-default bg-white/20 px-3 py-1 grow lg:w-72 placeholder:text-white",
                "placeholder": gettext_lazy("Words to the people (optional)"),
                "aria-label": gettext_lazy("Words to the people (optional)"),
            }
        ),
    )


class InvitationCodeForm(forms.ModelForm[InvitationCode]):
    """A code at the desk."""

    def clean(self) -> dict[str, Any]:
        """A new one that holds seats needs them to be there; who is quicker is refused by the service."""
        told = super().clean() or self.cleaned_data
        if not self.instance.pk and told.get("holds_seats") and told.get("event") and told.get("uses"):
            try:
                check_seats(InvitationCode(event=told["event"], category=told.get("category")), told["uses"])
            except Full as error:
                self.add_error("uses", str(error))
        return told


class LateForm(forms.Form):
    """Why somebody is added to a list that was frozen."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class RefusalForm(forms.Form):
    """Why somebody is not admitted: for the organizers alone."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Kept sealed, for the event's organizers. The person never learns it."),
    )


class ZonesForm(forms.Form):
    """The zones that people may enter."""

    zones = forms.ModelMultipleChoiceField(
        Zone.objects.none(),
        label=pgettext_lazy("of the grounds", "zones"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["zones"].queryset = edition.zones.all()


class ResultsForm(forms.Form):
    """A table with results of vetting."""

    file = forms.FileField(
        label=gettext_lazy("Table with results (.xlsx)"), widget=forms.FileInput({"accept": ".xlsx"})
    )
