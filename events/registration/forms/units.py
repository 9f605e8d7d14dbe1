"""What organizers say of a unit, and units of the people whom they file."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from conference.accounts.fields import ContactField
from conference.organizations.models import Organization
from conference.people.models import Person
from conference.people.queries import person_with
from events.registration.models import (
    AttendeeCategory,
    RegistrationPolicy,
    Unit,
)
from events.registration.services.holding import check_seats
from events.registration.services.refusals import Full


class UnitForm(forms.ModelForm[Unit]):
    """A unit at the desk. Its contact person is named by a contact, so that nobody looks through people."""

    contact_name = forms.CharField(
        label=gettext_lazy("name of the contact person"),
        max_length=60,
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )
    contact_address = ContactField(
        label=gettext_lazy("e-mail or phone"),
        max_length=254,
        help_text=gettext_lazy("The link goes there."),
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """A deadline after the registration closes would promise too much. A new unit that holds seats needs them to be
        there; who is quicker is refused by the service.
        """
        told = super().clean() or self.cleaned_data
        event = told["event"].pk if told.get("event") else self.instance.event_id
        policy = RegistrationPolicy.objects.select_related("event__edition").filter(event=event).first()
        if policy is None:
            if event:
                self.add_error("event", _("This event takes no registrations here."))
        elif told.get("files_until") and told["files_until"] > policy.closes:
            closes = f"{timezone.localtime(policy.closes):%Y-%m-%d %H:%M}"
            self.add_error("files_until", _("Registration closes before that, on {time}.").format(time=closes))
        if not self.instance.pk:
            self._clean_new(told)
        return told

    def _clean_new(self, told: dict[str, Any]) -> None:
        if told.get("contact_address"):
            kind, address = told["contact_address"]
            named = "name_zh" if not told.get("contact_name", "").isascii() else "given_names"
            new = Person(**{kind: address, named: told.get("contact_name", "")})
            self.instance.contact = person_with(address) or new
        if told.get("holds_seats") and told.get("event") and told.get("quota"):
            try:
                check_seats(Unit(event=told["event"], category=told.get("category")), told["quota"])
            except Full as error:
                self.add_error("quota", str(error))


class GroupForm(forms.Form):
    """Of which organization a group is, and as what its people come, where there is a choice."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=gettext_lazy("Organization"), empty_label=None, widget=forms.RadioSelect
    )
    category = forms.ModelChoiceField(
        AttendeeCategory.objects.none(),
        label=gettext_lazy("They come as"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say as what they come.")},
    )

    def __init__(self, policy: RegistrationPolicy, *args: Any, organizations: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["organization"].queryset = organizations
        fields["organization"].initial = organizations.first()
        fields["category"].queryset = policy.categories.filter(is_chosen=True)
        if not fields["category"].queryset:
            del fields["category"]


class PeopleTableForm(forms.Form):
    """A table of people whom a unit files."""

    file = forms.FileField(
        label=gettext_lazy("Filled-in template (.xlsx)"), widget=forms.FileInput({"accept": ".xlsx"})
    )
