"""The demo's gates: of every themed event, the shuttle and the city experience, and a shift on duty."""

import datetime as dt

import pytest

from conference.editions.demo import edition as demo_edition
from conference.kit import clock
from conference.kit.demo import Demo
from conference.people.demo import people
from conference.venues.demo import venues
from events.checkin.demo import checkin
from events.checkin.models import Area, Gate, Readmission, Shift
from events.program.demo import program
from events.program.models import Event
from events.registration.demo import registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded() -> None:
    """The rooms below, and ours."""
    demo = Demo(shift=dt.timedelta(1092), say=lambda _what: None)
    for room in (demo_edition, venues, people, program, registration, checkin):
        room(demo)


def test_whatever_is_entered_has_a_gate() -> None:
    areas = Area.objects.filter(gates__isnull=False).distinct()

    assert set(Event.objects.filter(areas__in=areas)) == set(Event.objects.filter(number__isnull=False))
    assert list(areas.filter(event=None).values_list("name_zh", "readmission")) == [
        ("接驳班车", Readmission.ALWAYS),
        ("城市体验", Readmission.ONCE),
    ]
    assert all(names for area in areas for names in (area.name_en, *area.gates.values_list("name_en", flat=True)))


def test_a_gate_for_the_press_is_where_people_say_as_what_they_come() -> None:
    gates = Gate.objects.filter(categories__slug="press")

    assert {gate.area.event.number for gate in gates if gate.area.event} == {3, 6}


def test_the_shift_is_on_duty_at_all_gates() -> None:
    shift = Shift.objects.get()

    assert shift.works_from <= clock.now() < shift.ends_at
    assert set(shift.gates.all()) == set(Gate.objects.all())
