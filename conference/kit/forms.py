"""Forms that ask for little at first: one language of two, and what most people skip folded away."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.kit.bilingual import language


class FoldingMixin(forms.Form):
    """Each of the `folds` names fields that most people skip, and the words that unfold them;
    `django/forms/div.html` draws them.
    """

    folds: Sequence[tuple[Any, Sequence[str]]] = ()

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The visible fields in order, in runs: those in a fold with its `title`, the others without one.

        A fold is open where something stands in it, is missing or is wrong; what a field proposes is nothing yet.
        """
        titles = {name: title for title, names in self.folds for name in names}
        runs = groupby(self.visible_fields(), key=lambda field: titles.get(field.name, ""))
        sections = [(title, list(run)) for title, run in runs]
        return [
            {"title": title, "fields": fields, "is_open": any(map(_is_in_use, fields))} for title, fields in sections
        ]


def _is_in_use(field: forms.BoundField) -> bool:
    value = field.value()
    return bool(field.errors or (value != field.field.initial if value else field.field.required))


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
        self.folds = [(title, others)]

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
