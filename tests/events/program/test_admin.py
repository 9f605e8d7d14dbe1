"""Events at the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference.editions.models import Edition
from conference.people.models import User
from tests.conftest import SignIn
from tests.factories import EventFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db


def form_of(event: object) -> dict[str, object]:
    """What the desk's page of an event sends, without rows."""
    names = ("number", "slug", "title_zh", "kind", "pillar", "status", "edition_id", "venue_id")
    told = {name.removesuffix("_id"): getattr(event, name) for name in names}
    return told | {
        f"{rows}-{form}_FORMS": 0 for rows in ("sessions", "tracks", "organizers") for form in ("TOTAL", "INITIAL")
    }


def test_whoever_is_named_organizer_of_an_event_is_given_the_key(
    sign_in: SignIn, organizer: User, attendee: User, edition: Edition
) -> None:
    event = EventFactory(edition=edition, starts_at=None, ends_at=None)
    row = {"organizers-TOTAL_FORMS": 1, "organizers-0-event": event.pk, "organizers-0-user": attendee.pk}

    response = sign_in(organizer).post(f"/admin/events/event/{event.pk}/change/", form_of(event) | row)

    assert response.status_code == 302, response.context["errors"]
    assert sign_in(attendee).get("/admin/").status_code == 200


def test_an_events_page_asks_no_more_for_three_rooms_than_for_one(sign_in: SignIn, organizer: User) -> None:
    session = SessionFactory()
    browser = sign_in(organizer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/admin/events/event/{session.event.pk}/change/").status_code == 200
        return len(asked)

    queries()
    for_one = queries()
    RoomFactory()
    RoomFactory()

    assert queries() == for_one
