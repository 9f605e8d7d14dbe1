"""A rule at the desk."""

from typing import Any

from django import forms

from conference.reminders.models import ReminderRule
from conference.reminders.sockets import occasions


class ReminderRuleForm(forms.ModelForm[ReminderRule]):
    """The occasions that there are, by their titles."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "occasion" in self.fields:
            choices = [(occasion.name, occasion.title) for occasion in occasions]
            self.fields["occasion"] = forms.ChoiceField(label=self.fields["occasion"].label, choices=choices)
