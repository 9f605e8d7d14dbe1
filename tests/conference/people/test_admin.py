"""Roles given at the desk."""

import pytest

from conference.editions.models import Edition
from conference.people.models import User
from tests.conftest import SignIn

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
