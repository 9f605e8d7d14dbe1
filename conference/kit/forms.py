"""Forms that ask for little at first: one language of two, and what most people skip folded away."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.kit.bilingual import language


class FoldingMixin(forms.Form):
    """`fold` names fields that most people skip, and the words that unfold them; `django/forms/div.html` draws it."""

    fold: tuple[Any, Sequence[str]] | None = None

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The visible fields in order, in runs: those in the fold with its `title`, the others without one.

        The fold is open where something stands in it or is wrong.
        """
        title, folded = self.fold or ("", ())
        runs = groupby(self.visible_fields(), key=lambda field: field.name in folded)
        return [
            {
                "title": title if is_folded else "",
                "fields": fields,
                "is_open": any(f.value() or f.errors for f in fields),
            }
            for is_folded, fields in ((is_folded, list(run)) for is_folded, run in runs)
        ]


class EitherLanguageMixin(FoldingMixin):
    """`name_zh` and `name_en`, one of which suffices: a foreign employer has no Chinese name. English alone stands in
    the Chinese column too, which must not be empty. What is written in the other language is folded away.
    """

    either_language: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.either_language:
            for field in (self.fields[f"{name}_zh"], self.fields[f"{name}_en"]):
                field.required = False
                field.is_alternative = True  # type: ignore[attr-defined]
        title, suffix = (_("In English, too"), "_en") if language() == "zh" else (_("In Chinese, too"), "_zh")
        others = [name for name in self.fields if name.endswith(suffix)]
        self.order_fields([*(name for name in self.fields if name not in others), *others])
        self.fold = title, others

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.either_language:
            zh, en = f"{name}_zh", f"{name}_en"
            if not (told.get(zh) or told.get(en) or zh in self.errors or en in self.errors):
                error = forms.ValidationError(_("Fill in Chinese, English or both."), code="required")
                self.add_error(f"{name}_{language()}", error)
            elif not told.get(zh):
                told[zh] = told.get(en)
        return told
