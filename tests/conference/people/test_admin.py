"""People at the desk: roles given, and people chosen."""

import pytest

from conference.editions.models import Edition
from conference.people.models import User
from tests.conftest import SignIn
from tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_whoever_is_given_a_role_is_given_the_key(
    sign_in: SignIn, administrator: User, attendee: User, edition: Edition
) -> None:
    role = {"appointments-0-edition": edition.pk, "appointments-0-role": "auditor"}
    rows = {"appointments-TOTAL_FORMS": 1, "appointments-INITIAL_FORMS": 0}

    response = sign_in(administrator).post(
        f"/admin/conference/user/{attendee.pk}/change/", {"is_active": "on"} | role | rows
    )

    assert response.status_code == 302, response.context["errors"]
    attendee.refresh_from_db()
    assert attendee.is_staff
    assert sign_in(attendee).get("/admin/").status_code == 200


def test_accounts_to_choose_from_are_the_newest_first(sign_in: SignIn, organizer: User) -> None:
    first, second = UserFactory(email="a@lin.cn"), UserFactory(email="b@lin.cn")

    found = sign_in(organizer).get(
        "/admin/autocomplete/?app_label=events&model_name=eventorganizer&field_name=user&term=lin.cn"
    )

    assert [row["id"] for row in found.json()["results"]] == [str(second.pk), str(first.pk)]


def test_people_to_choose_from_are_the_newest_first(sign_in: SignIn, organizer: User) -> None:
    first, second = PersonFactory(name_zh="欧阳晓月"), PersonFactory(name_zh="欧阳晓")

    found = sign_in(organizer).get(
        "/admin/autocomplete/?app_label=events&model_name=speaker&field_name=person&term=欧阳"
    )

    assert [row["id"] for row in found.json()["results"]] == [str(second.pk), str(first.pk)]
