"""The demo's templates: in every state, and sound."""

import datetime as dt

import pytest

from conference.kit.demo import Demo
from conference.texts.demo import texts
from conference.texts.models import TemplateStatus, TextTemplate

pytestmark = pytest.mark.django_db


def test_there_is_one_in_every_state() -> None:
    texts(Demo(shift=dt.timedelta(), say=lambda _what: None))

    assert set(TextTemplate.objects.values_list("status", flat=True)) == set(TemplateStatus)
    for template in TextTemplate.objects.all():
        template.full_clean()
