"""What a condition of an audience may ask: the base of each filter, and the fields of its form."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from conference.editions.models import Edition
from conference.people.models import Person

T = TypeVar("T")

GONE = {"invalid_choice": _("What was chosen here is no longer there."), "required": _("Choose at least one.")}


class OneOf(forms.ChoiceField):
    """One of several choices."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"error_messages": GONE} | options)


class SomeOf(forms.MultipleChoiceField):
    """One or more of several choices, all in sight."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"error_messages": GONE} | options)


class StoredForm(forms.Form):
    """Parameters of a thing of an edition. They are stored as the form sends them and checked again whenever they are
    read: what they name may be gone by then.
    """

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.edition = edition

    def offer(self, field: str, choices: list[tuple[str, Any]]) -> None:
        """Let a field have these choices."""
        offering: Any = self.fields[field]
        offering.choices = choices

    def chosen(self, field: str) -> str:
        """The labels of what is chosen: “Opening” or “Job fair”."""
        offering: Any = self.fields[field]
        told = self.cleaned_data[field]
        values = told if isinstance(told, list) else [told]
        labels = [
            pgettext("quoted", "“{words}”").format(words=label) for key, label in offering.choices if key in values
        ]
        return either(labels)


class Filter(StoredForm):
    """A question about people, with its parameters as fields. `once` reads what the conditions of one page share."""

    name: ClassVar[str]
    title: ClassVar[Any]

    def __init__(self, *args: Any, shared: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._shared: dict[str, Any] = {} if shared is None else shared

    def people(self) -> QuerySet[Person]:
        """Whom it finds; asked of valid parameters alone."""
        raise NotImplementedError

    def words(self) -> str:
        """How it reads in a sentence, of valid parameters."""
        raise NotImplementedError

    def once(self, name: str, load: Callable[[Edition], T]) -> T:
        """What `load` reads of the edition, at the first condition that asks for it."""
        if name not in self._shared:
            self._shared[name] = load(self.edition)
        found: T = self._shared[name]
        return found


def either(words: list[str]) -> str:
    """Alternatives as one reads them."""
    return pgettext("between alternatives", " or ").join(words)
