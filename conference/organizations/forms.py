"""The form with which somebody enters their organization."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as InvalidNumber

from conference.kit.forms import EitherLanguageMixin
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


class OrganizationForm(EitherLanguageMixin, forms.ModelForm[Organization]):
    """A mainland organization gives its credit code, one from abroad its country and registration number."""

    either_language = ("name",)
    credit_code = CreditCodeField(
        label=_("Unified social credit code"),
        required=False,
        help_text=_("Mainland China: 18 characters, on the business license."),
    )
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")

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
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("introduction_zh", "introduction_en")}
        help_texts = {"registration_number": _("Elsewhere: the number in the commercial or charity register.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("credit_code", "registration_number"):
            self.fields[name].is_alternative = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        mainland = told.get("country") == "CN"
        if mainland and not told.get("credit_code") and "credit_code" not in self.errors:
            self.add_error("credit_code", _("Organizations in mainland China must give their credit code."))
        if not mainland and not told.get("registration_number"):
            self.add_error("registration_number", _("Organizations abroad must give their registration number."))
        return told
