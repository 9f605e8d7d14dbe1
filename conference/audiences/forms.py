"""What the audiences' desk sends."""

import re
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audiences.models import Audience, Condition, ContactList
from conference.audiences.sockets import filters

PLACE = re.compile(r"\d{1,3}-\d{1,3}")
MOST_CONDITIONS = 30
NEW_GROUP = "new"


class AudienceForm(forms.ModelForm[Audience]):
    """The name; the edition is the page's."""

    class Meta:
        model = Audience
        fields = ("name",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].widget.attrs |= {"autocomplete": "off"}

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = Audience.objects.filter(edition=self.instance.edition, name=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("There is an audience of that name already."))
        return name


def told_conditions(told: QueryDict) -> list[Condition]:
    """The conditions that the editor's page sends, in their order and numbered anew: without the one that `drop`
    names, and with another one in the group that `add` names.
    """
    places = [place for place in told.getlist("condition") if PLACE.fullmatch(place)][:MOST_CONDITIONS]
    conditions = [_told(told, place) for place in places if place != told.get("drop")]
    if (group := told.get("add")) and len(conditions) < MOST_CONDITIONS:
        name = told.get(f"add-{group}", "")
        after = max((condition.group for condition in conditions), default=0) + 1
        if any(each.name == name for each in filters):
            conditions.append(Condition(group=int(group) if group.isdecimal() else after, filter=name))
    conditions.sort(key=lambda condition: condition.group)
    for number, (_group, members) in enumerate(groupby(conditions, key=lambda condition: condition.group)):
        for position, condition in enumerate(members):
            condition.group, condition.position = number, position
    return conditions


def _told(told: QueryDict, place: str) -> Condition:
    name = told.get(f"{place}-filter", "")[:40]
    fields = next((each.base_fields for each in filters if each.name == name), {})
    return Condition(
        group=int(place.partition("-")[0]),
        filter=name,
        parameters={field: told.getlist(f"{place}-{field}") for field in fields},
        is_negated=f"{place}-negated" in told,
    )


class TableForm(forms.Form):
    """A table of contacts."""

    file = forms.FileField(
        label=gettext_lazy("Table (.xlsx or .csv)"), widget=forms.FileInput({"accept": ".xlsx,.csv"}), max_length=200
    )


class ContactListForm(TableForm, forms.ModelForm[ContactList]):
    """A new list: its name and its table; the edition is the page's."""

    class Meta:
        model = ContactList
        fields = ("name",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields(["name", "file"])

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if ContactList.objects.filter(edition=self.instance.edition, name=name).exists():
            raise forms.ValidationError(_("There is a list of that name already."))
        return name
