"""Roles given and taken at the desk, whose key follows them; and people chosen."""

import pytest
from django.test import Client

from conference.editions.models import Edition
from conference.kit.roles import Role
from conference.people.models import User
from conference.people.services import appoint, make_administrator
from tests.conftest import SignIn
from tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def page_of(user: User) -> str:
    return f"/admin/conference/user/{user.pk}/change/"


def told(user: User, /, **roles: object) -> dict[str, object]:
    """What the page of an account sends, with its first role as named."""
    count = user.appointments.count()
    rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": count} | {f"0-{name}": value for name, value in roles.items()}
    return {"is_active": "on"} | {f"appointments-{name}": value for name, value in rows.items()}


def test_whoever_is_given_a_role_is_given_the_key(
    sign_in: SignIn, administrator: User, attendee: User, edition: Edition
) -> None:
    response = sign_in(administrator).post(page_of(attendee), told(attendee, edition=edition.pk, role="auditor"))

    assert response.status_code == 302, response.context["errors"]
    assert sign_in(attendee).get("/admin/").status_code == 200


def take_role(browser: Client, user: User) -> None:
    """Mark somebody's only role for deletion and save."""
    role = user.appointments.get()
    row = {"id": role.pk, "user": user.pk, "edition": role.edition_id, "role": role.role, "DELETE": "on"}
    response = browser.post(page_of(user), told(user, **row))
    assert response.status_code == 302, response.context["errors"]
    assert not user.appointments.exists()


def test_whoever_loses_the_last_role_loses_the_key(sign_in: SignIn, administrator: User, auditor: User) -> None:
    take_role(sign_in(administrator), auditor)

    assert sign_in(auditor).get("/admin/").status_code == 302


def test_whoever_organizes_an_event_besides_keeps_the_key(
    sign_in: SignIn, administrator: User, event_organizer: User, edition: Edition
) -> None:
    appoint(user=event_organizer, role=Role.AUDITOR, edition=edition, by=None)

    take_role(sign_in(administrator), event_organizer)

    assert sign_in(event_organizer).get("/admin/").status_code == 200


def test_an_administrator_needs_no_role(sign_in: SignIn, administrator: User, attendee: User) -> None:
    make_administrator(user=attendee, by=None)

    response = sign_in(administrator).post(page_of(attendee), told(attendee) | {"is_superuser": "on"})

    assert response.status_code == 302, response.context["errors"]
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
