"""What a mail's reader says they want."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.outbox.models import Topic


class PreferencesForm(forms.Form):
    """The topics that can be declined; a tick stands for one that is wanted."""

    topics = forms.MultipleChoiceField(
        label=_("I want to receive"),
        choices=[(topic.value, topic.label) for topic in Topic if topic != Topic.NECESSARY],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *arguments: Any, declined: Collection[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.initial["topics"] = [topic for topic in Topic if topic not in declined]
