"""What a speaker says of a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.kit.forms import EitherLanguageMixin
from events.materials.models import Material


class MaterialForm(EitherLanguageMixin, forms.ModelForm[Material]):
    """A file with its title, and for whom it is."""

    either_language = ("title",)

    class Meta:
        model = Material
        fields = ("file", "title_zh", "title_en", "visibility")
        widgets = {"file": forms.FileInput()}  # the other one says the stored name, which is nobody's

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["file"].help_text = _("The file stays unless you choose another one.")
