"""The form of an endpoint at the desk."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from conference.webhooks.models import Endpoint
from conference.webhooks.network import Failed, Forbidden, check_url
from conference.webhooks.sockets import event_types


def choices() -> list[tuple[str, Any]]:
    """Each type of event in words, with its name in the body."""
    return [(each.name, format_html('{} <code lang="zxx">{}</code>', each.title, each.name)) for each in event_types]


class EndpointForm(forms.ModelForm[Endpoint]):
    """An endpoint; its address is looked up when it is new."""

    event_types = forms.MultipleChoiceField(
        label=_("What is sent"), choices=choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url != self.instance.url:
            try:
                check_url(url)
            except (Forbidden, Failed) as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return url
