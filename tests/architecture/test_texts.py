"""Whatever the public writes has an end."""

import pytest
from django import forms
from rest_framework import serializers

from conference.accounts.forms import ProfileForm
from conference.organizations.forms import OrganizationForm
from events.materials.forms import MaterialForm
from events.speakers.forms import SpeakerForm
from jobs.positions.api import MyPositionSerializer
from jobs.positions.forms import PositionForm

CHECKED_OTHERWISE = {"credit_code"}


def endless(fields: dict[str, object]) -> set[str]:
    """The names of text fields that take any length."""
    texts = {
        name: field for name, field in fields.items() if isinstance(field, forms.CharField | serializers.CharField)
    }
    return {name for name, field in texts.items() if field.max_length is None} - CHECKED_OTHERWISE


@pytest.mark.parametrize(
    "form", [ProfileForm, OrganizationForm, PositionForm, SpeakerForm, MaterialForm], ids=lambda form: form.__name__
)
def test_every_text_of_a_form_has_an_end(form: type[forms.Form]) -> None:
    assert endless(form.base_fields) == set()


def test_every_text_written_through_the_api_has_an_end() -> None:
    written = {name: field for name, field in MyPositionSerializer().fields.items() if not field.read_only}

    assert endless(written) == set()


def test_a_text_without_end_is_found() -> None:
    assert endless({"story": forms.CharField(), "name": forms.CharField(max_length=60)}) == {"story"}
