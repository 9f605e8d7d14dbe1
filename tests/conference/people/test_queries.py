"""Finding people."""

import pytest

from conference.people.models import Person
from conference.people.queries import everybody_with, person_with, readable
from tests.factories import PersonFactory, UserFactory, lose_key

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("contact", ["lin@example.com", " Lin@Example.com ", "13800138000", "+86 138 0013 8000"])
def test_somebody_is_found_by_their_contact_as_people_type_it(contact: str) -> None:
    person = PersonFactory(email="lin@example.com", phone="+8613800138000")
    PersonFactory(email="wang@example.com", phone="+8613900139000")

    assert person_with(contact) == person


def test_whoever_signs_in_with_it_comes_first() -> None:
    login = UserFactory(email="lin@example.com")
    PersonFactory(email="lin@example.com")

    assert person_with("lin@example.com") == login.person


@pytest.mark.parametrize("contact", ["nobody@example.com", "", "林", "12", "13800138000"])
def test_nobody_else_is(contact: str) -> None:
    PersonFactory(email="lin@example.com", phone=None)

    assert person_with(contact) is None


def test_everybody_with_a_contact_is_found_by_it() -> None:
    login, written = UserFactory(email="lin@example.com").person, PersonFactory(email="Lin@example.com")
    phoned = [PersonFactory(phone="+8613800138000"), UserFactory(phone="+8613800138000").person]
    PersonFactory(email="wang@example.com", phone="+8613900139000")

    assert set(everybody_with("Lin@Example.com ")) == {login, written}
    assert set(everybody_with("138 0013 8000")) == set(phoned)
    assert set(everybody_with("林")) == set()


def test_a_lost_key_hides_nobody_but_who_has_no_address() -> None:
    sound, mailed, lost, unreachable = (
        PersonFactory(email=mail, phone=phone)
        for mail, phone in (
            (None, "+8613800138000"),
            ("lin@example.com", "+8613800138001"),
            (None, "+8613800138002"),
            (None, None),
        )
    )
    lose_key(mailed, lost)

    assert readable(Person.objects.order_by("pk")) == [sound, mailed, unreachable]
