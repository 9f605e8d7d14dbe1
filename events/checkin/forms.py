"""Forms of check-in's desk."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.forms import ActionForm
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from conference.kit import phones
from conference.people.models import Person, User
from events.checkin.badges import left_out
from events.checkin.fonts import missing
from events.checkin.models import Badge, BadgePrint, Collection, CollectionItem, Conflict, Gate, Receipt, Shift
from events.checkin.services.printing import choose_badge_name, print_badges

NOTE_LENGTH = Conflict._meta.get_field("note").max_length
REASON_LENGTH = BadgePrint._meta.get_field("reason").max_length
NAME_LENGTH = Person._meta.get_field("badge_name").max_length
VOID_REASON_LENGTH = Collection._meta.get_field("void_reason").max_length
SIGNER_LENGTH = Receipt._meta.get_field("typed_name").max_length
STROKES = re.compile(r"(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})+)+")
"""The data of an SVG path: lines alone."""
LONGEST_SIGNATURE = 20_000


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


class PrintForm(forms.Form):
    """What is to be said before badges are printed: another name for each that cannot be, and why those that were
    printed are printed again; whoever may issue passes anew is asked for that, too.
    """

    def __init__(self, *args: Any, badges: Sequence[Any], by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.badges, self.by = badges, by
        self.incomplete = [(badge, absent) for badge in badges if (absent := left_out(badge.person))]
        self.before = [badge for badge in badges if badge.printed_version]
        for badge in badges:
            if absent := missing(badge.person.printed_name):
                self.fields[self._field(badge)] = forms.CharField(
                    label=badge.person.printed_name,
                    help_text=_("No font has: {characters}").format(characters=absent),
                    initial=badge.person.passport_name,
                    max_length=NAME_LENGTH,
                    widget=UnfoldAdminTextInputWidget(),
                )
        if self.before:
            self.fields["reason"] = forms.CharField(
                label=_("why again"), max_length=REASON_LENGTH, widget=UnfoldAdminTextInputWidget()
            )
        if self.before and all(by.has_perm("events.reissue_pass", badge) for badge in self.before):
            self.fields["is_reissued"] = forms.BooleanField(
                label=_("Issue these passes anew: the badges that were lost open nothing any more"),
                required=False,
                widget=UnfoldBooleanWidget(),
            )

    @staticmethod
    def _field(badge: Badge) -> str:
        return f"name_{badge.pk}"

    @property
    def has_words(self) -> bool:
        """Whether there is anything to ask or to say."""
        return bool(self.fields or self.incomplete)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for name in set(told) - {"reason", "is_reissued"}:
            if absent := missing(told[name]):
                self.add_error(name, _("No font has: {characters}").format(characters=absent))
        return told

    def printed(self) -> bytes:
        """The PDF, as it was told. Raises PrintRefused, ValidationError."""
        told = getattr(self, "cleaned_data", {})
        for badge in self.badges:
            if name := told.get(self._field(badge)):
                badge.person = choose_badge_name(person=badge.person, badge_name=name, by=self.by)
        return print_badges(
            badges=self.badges, by=self.by, reason=told.get("reason", ""), is_reissued=told.get("is_reissued", False)
        )


class CollectingForm(forms.Form):
    """For whom, what, and who signs: drawn where scripts run and a hand can, typed everywhere."""

    passes: Any = forms.ModelMultipleChoiceField(Badge.objects.none())
    items: Any = forms.ModelMultipleChoiceField(
        CollectionItem.objects.none(), label=_("Handed out"), widget=forms.CheckboxSelectMultiple()
    )
    proxy_name = forms.CharField(label=_("Name of whoever collects for them"), required=False, max_length=SIGNER_LENGTH)
    proxy_phone = forms.CharField(label=_("Their phone"), required=False, max_length=40)
    signature = forms.CharField(
        required=False,
        max_length=LONGEST_SIGNATURE,
        widget=forms.HiddenInput(),
        validators=[RegexValidator(f"^(?:{STROKES.pattern})$", _("Please sign again."))],
    )
    typed_name = forms.CharField(label=_("Or type the name"), required=False, max_length=SIGNER_LENGTH)

    def __init__(self, *args: Any, badges: Sequence[Badge], items: QuerySet[CollectionItem], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["passes"].queryset = Badge.objects.filter(pk__in=[badge.pk for badge in badges])  # type: ignore[attr-defined]
        self.fields["items"].queryset = items  # type: ignore[attr-defined]

    def clean_proxy_phone(self) -> str:
        phone = self.cleaned_data["proxy_phone"]
        try:
            return phones.parse(phone) if phone else ""
        except ValueError as error:
            raise ValidationError(_("This is no phone number.")) from error


class VoidForm(ActionForm):
    """Why rows of the ledger are void."""

    reason = forms.CharField(
        label=_("why void"), required=False, max_length=VOID_REASON_LENGTH, widget=UnfoldAdminTextInputWidget()
    )
