"""Forms of people who write one language and not the other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class EitherLanguageMixin(forms.Form):
    """`name_zh` and `name_en`, one of which suffices: a foreign employer has no Chinese name. English alone stands in
    the Chinese column too, which must not be empty.
    """

    either_language: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.either_language:
            for field in (self.fields[f"{name}_zh"], self.fields[f"{name}_en"]):
                field.required = False
                field.is_alternative = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.either_language:
            zh, en = f"{name}_zh", f"{name}_en"
            if not (told.get(zh) or told.get(en) or zh in self.errors or en in self.errors):
                error = forms.ValidationError(_("Fill in Chinese, English or both."), code="required")
                self.add_error(zh, error)
            elif not told.get(zh):
                told[zh] = told.get(en)
        return told
