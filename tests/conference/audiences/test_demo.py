"""The demo's audiences can be used."""

import datetime as dt

import pytest

from conference.audiences.demo import audiences
from conference.audiences.models import Audience
from conference.audiences.queries import in_words, people_of
from conference.editions.demo import edition as demo_edition
from conference.kit.demo import Demo
from conference.organizations.demo import employers
from conference.people.demo import people
from conference.venues.demo import venues
from events.program.demo import program
from events.registration.demo import audiences as registration_audiences
from events.registration.demo import registration, units

pytestmark = pytest.mark.django_db


def test_each_audience_of_the_demo_has_people_and_a_meaning() -> None:
    demo = Demo(shift=dt.timedelta(1092), say=lambda _what: None)
    for room in (demo_edition, venues, people, employers, program, audiences, registration, units):
        room(demo)
    registration_audiences(demo)

    found = list(Audience.objects.all())
    assert len(found) == 3
    assert all(people_of(audience).exists() for audience in found)
    assert not any(in_words(audience).startswith("无法使用") for audience in found)
