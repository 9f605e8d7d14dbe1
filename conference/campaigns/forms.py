"""What the campaigns' desk sends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.audiences.models import Audience
from conference.campaigns.actions import placeholders_of
from conference.campaigns.models import Campaign, CampaignTemplate
from conference.campaigns.services.answering import LONGEST_WORDS
from conference.campaigns.sockets import actions
from conference.campaigns.texts import choices
from conference.kit.forms import FoldingMixin

ENGLISH = (_("In English, too"), ("subject_en", "body_en"))
MINUTES = "%Y-%m-%dT%H:%M"


class WordsForm(FoldingMixin, forms.ModelForm[Any]):
    """Subject and text; those in English are folded away as long as there are none."""

    folds = (ENGLISH,)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        for name, rows in (("body_zh", 14), ("body_en", 12)):
            self.fields[name].widget.attrs["rows"] = rows
        for name in ("subject_en", "body_en"):
            self.fields[name].widget.attrs["lang"] = "en"

    @property
    def told(self) -> Any:
        """The row as it would be saved; what is wrong in it is at its field."""
        self.is_valid()
        return self.instance


class TemplateForm(WordsForm):
    """A template; its edition and its action are the page's."""

    class Meta:
        model = CampaignTemplate
        fields = ("name", "subject_zh", "body_zh", "subject_en", "body_en")


class CampaignForm(WordsForm):
    """A draft; its edition, its action and whom it follows are the page's. Words may be missing until it is sent."""

    class Meta:
        model = Campaign
        fields = ("name", "audience", "subject_zh", "body_zh", "subject_en", "body_en", "text_template")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        for name in ("subject_zh", "body_zh"):  # asked for when it is sent
            fields[name].required, fields[name].is_alternative = False, True
        if self.instance.follows_id:
            del fields["audience"]
        else:
            fields["audience"].queryset = Audience.objects.filter(edition=self.instance.edition)
            fields["audience"].empty_label = _("Please choose")
            fields["audience"].is_alternative = True
        fields["text_template"].queryset = choices(placeholders_of(actions[self.instance.action]))
        fields["text_template"].empty_label = _("No text")


class SendForm(forms.Form):
    """When, and to how many."""

    starts_at = forms.DateTimeField(
        label=_("When"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
        help_text=_("Left empty: now."),
    )
    expected = forms.IntegerField(widget=forms.HiddenInput)
    typed = forms.IntegerField(
        label=_("How many people are that?"),
        help_text=_("Type the number, so that nothing goes to many by mistake."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, people: int, asks: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = people
        if not asks:
            del self.fields["typed"]

    def clean_typed(self) -> int:
        typed: int = self.cleaned_data["typed"]
        if typed != self.people:
            raise forms.ValidationError(_("That is not how many they are."))
        return typed


class ReplyForm(forms.Form):
    """What a recipient says to their answer."""

    words = forms.CharField(
        label=_("A word to the organizers"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3}),
    )
