"""Form fields of contacts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from conference.kit import phones


class PhoneField(forms.CharField):
    """A phone number as people type it; cleans to E.164. A number without country code is a mainland one."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        options = {"label": _("Phone"), "widget": widget, **options}
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not typed:
            return ""
        try:
            return phones.parse(typed)
        except ValueError as error:
            raise ValidationError(
                _("This is not a phone number. Write 138 0013 8000, or +44 … for a number abroad."),
                code="phone",
            ) from error


class ContactField(forms.CharField):
    """A phone number or an e-mail address. Cleans to `("phone", E.164)` or `("email", address)`."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        options = {"label": _("Phone number or e-mail"), "widget": widget, **options}
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        typed: str = super().clean(value).strip()
        if "@" in typed:
            EmailValidator(_("This is not an e-mail address. Write name@example.com."))(typed)
            return "email", typed.lower()
        return "phone", PhoneField(required=True).clean(typed)
