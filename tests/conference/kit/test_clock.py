"""The portal's clock."""

import datetime as dt

import pytest
import time_machine
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from conference.kit import clock

pytestmark = pytest.mark.django_db


def test_it_shows_the_databases_time() -> None:
    assert abs(clock.now() - timezone.now()) < dt.timedelta(seconds=5)


def test_it_can_be_put_on_the_conference_day() -> None:
    before = clock.now()

    clock.set_offset(dt.timedelta(days=14))

    assert dt.timedelta(days=14) <= clock.now() - before < dt.timedelta(days=14, seconds=5)


def test_the_true_time_is_the_databases_whatever_a_worker_believes() -> None:
    clock.set_offset(dt.timedelta(days=14))
    moment, true = clock.now(), timezone.now()

    with time_machine.travel(true + dt.timedelta(hours=1)):
        assert abs(clock.true(moment) - true) < dt.timedelta(seconds=5)


def test_production_never_sets_it(settings: LazySettings) -> None:
    settings.PORTAL_MODE = "production"

    with pytest.raises(ImproperlyConfigured):
        clock.set_offset(dt.timedelta(days=14))
