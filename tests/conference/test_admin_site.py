"""The desk's sidebar."""

import pytest

from conference.editions.models import Edition
from conference.people.models import User
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("/admin/schedule/", "/admin/schedule/"),
        ("/admin/schedule/approvals/", "/admin/schedule/approvals/"),
        ("/admin/events/session/add/", "/admin/events/session/"),
        ("/admin/", None),
    ],
)
def test_it_marks_the_one_place_where_the_visitor_is(
    page: str, place: str | None, edition: Edition, organizer: User, sign_in: SignIn
) -> None:
    sections = sign_in(organizer).get(page).context["sidebar_navigation"]

    marked = [item["link"] for section in sections for item in section["items"] if item["active"]]
    assert marked == [place] * bool(place)
