"""The form with which somebody enters their organization."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as InvalidNumber

from conference.organizations.models import Organization


class CreditCodeField(forms.CharField):
    """A unified social credit code: 18 characters of which the last one checks the others (GB 32100-2015)."""

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not typed:
            return ""
        try:
            return str(uscc.validate(typed))
        except InvalidChecksum as error:
            raise forms.ValidationError(
                _("The check character does not match; one of the 18 characters is wrong."), code="checksum"
            ) from error
        except InvalidNumber as error:
            raise forms.ValidationError(
                _("A unified social credit code consists of 18 digits and capital letters."), code="format"
            ) from error


class OrganizationForm(forms.ModelForm[Organization]):
    """A mainland organization gives its credit code, one from abroad its country and registration number."""

    credit_code = CreditCodeField(
        label=_("Unified social credit code"),
        required=False,
        help_text=_("18 characters, on the business license."),
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Organization
        fields = (
            "name_zh",
            "name_en",
            "kind",
            "country",
            "credit_code",
            "registration_number",
            "city",
            "website",
            "introduction_zh",
            "introduction_en",
        )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        mainland = told.get("country") == "CN"
        if mainland and not told.get("credit_code") and "credit_code" not in self.errors:
            self.add_error("credit_code", _("Organizations in mainland China must give their credit code."))
        if not mainland and not told.get("registration_number"):
            self.add_error("registration_number", _("Organizations abroad must give their registration number."))
        return told
