"""Events at the desk, and what an organizer of one event can do there."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.editions.models import Edition
from conference.people.models import User
from events.program.models import Event, Session
from tests.conftest import SignIn
from tests.factories import EditionFactory, EventFactory, RoomFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db

EVENTS = "/admin/events/event/"
SESSIONS = "/admin/events/session/"
NO_ROWS = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}


def rows(**inlines: dict[str, object]) -> dict[str, object]:
    """The inlines of a page, as its form sends them."""
    return {f"{prefix}-{name}": value for prefix, told in inlines.items() for name, value in told.items()}


def told_of_session(event: Event) -> dict[str, object]:
    """What the form of a session sends."""
    return {
        "event": event.pk, "kind": "keynote", "title_zh": "主旨演讲", "starts_at_0": "2030-11-23",
        "starts_at_1": "09:00", "ends_at_0": "2030-11-23", "ends_at_1": "10:00", "minutes": 30, "status": "planned",
        "visibility": "public",
    } | rows(appearances=NO_ROWS)  # fmt: skip


def told_of_event(event: Event, edition: Edition, organizer: User) -> dict[str, object]:
    """What the form of an event sends: with another edition, and one more organizer."""
    return {
        "edition": edition.pk, "number": event.number, "slug": event.slug, "title_zh": "新的名称", "kind": event.kind,
        "pillar": event.pillar, "status": event.status,
    } | rows(
        sessions=NO_ROWS, tracks=NO_ROWS, organizers={"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-user": organizer.pk}
    )  # fmt: skip


@pytest.fixture
def own(event_organizer: User) -> Event:
    """The event that the organizer of one event organizes."""
    return event_organizer.organized_events.get().event


@pytest.fixture
def browser(sign_in: SignIn, event_organizer: User) -> Client:
    """In which the organizer of one event is signed in."""
    return sign_in(event_organizer)


def test_a_session_is_added_to_ones_own_event(browser: Client, own: Event) -> None:
    assert browser.post(f"{SESSIONS}add/", told_of_session(own)).status_code == 302
    assert own.sessions.count() == 1


def test_no_session_is_added_to_anothers_event(browser: Client, edition: Edition) -> None:
    other = EventFactory(edition=edition)

    browser.post(f"{SESSIONS}add/", told_of_session(other))

    assert not Session.objects.exists()


def test_no_session_is_moved_to_anothers_event(browser: Client, own: Event) -> None:
    session, other = SessionFactory(event=own), EventFactory(edition=own.edition)

    browser.post(f"{SESSIONS}{session.pk}/change/", told_of_session(other))

    session.refresh_from_db()
    assert session.event == own


def test_ones_own_event_stays_in_its_edition_and_with_its_organizers(browser: Client, own: Event) -> None:
    edition, other = own.edition, EditionFactory(year=2031, is_current=False)

    browser.post(f"{EVENTS}{own.pk}/change/", told_of_event(own, other, UserFactory()))

    own.refresh_from_db()
    assert (own.title_zh, own.edition, own.organizers.count()) == ("新的名称", edition, 1)


def test_organizers_of_the_edition_appoint_organizers_of_an_event(sign_in: SignIn, organizer: User, own: Event) -> None:
    sign_in(organizer).post(f"{EVENTS}{own.pk}/change/", told_of_event(own, own.edition, UserFactory()))

    assert own.organizers.count() == 2


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

    response = sign_in(organizer).post(f"{EVENTS}{event.pk}/change/", form_of(event) | row)

    assert response.status_code == 302, response.context["errors"]
    assert sign_in(attendee).get("/admin/").status_code == 200


def test_whoever_no_longer_organizes_an_event_loses_the_key(
    sign_in: SignIn, organizer: User, event_organizer: User, own: Event
) -> None:
    row = {"0-id": event_organizer.organized_events.get().pk, "0-event": own.pk, "0-user": event_organizer.pk}
    counts = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 1}

    response = sign_in(organizer).post(
        f"{EVENTS}{own.pk}/change/", form_of(own) | rows(organizers=counts | row | {"0-DELETE": "on"})
    )

    assert response.status_code == 302, response.context["errors"]
    assert sign_in(event_organizer).get("/admin/").status_code == 302


@pytest.mark.parametrize("by_list", [True, False])
def test_whoever_organized_a_deleted_event_loses_the_key(
    sign_in: SignIn, organizer: User, event_organizer: User, own: Event, by_list: bool
) -> None:
    chosen = {"action": "delete_selected", "_selected_action": [own.pk]}
    page, told = (EVENTS, chosen) if by_list else (f"{EVENTS}{own.pk}/delete/", {})

    sign_in(organizer).post(page, told | {"post": "yes"})

    assert not Event.objects.exists()
    assert sign_in(event_organizer).get("/admin/").status_code == 302


def test_an_events_page_asks_no_more_for_three_rooms_than_for_one(sign_in: SignIn, organizer: User) -> None:
    session = SessionFactory()
    browser = sign_in(organizer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"{EVENTS}{session.event.pk}/change/").status_code == 200
        return len(asked)

    queries()
    for_one = queries()
    RoomFactory()
    RoomFactory()

    assert queries() == for_one


@pytest.mark.parametrize("day", ["abc", "-1", "9" * 30])
def test_what_is_no_day_filters_nothing(sign_in: SignIn, organizer: User, edition: Edition, day: str) -> None:
    session = SessionFactory(event=EventFactory(edition=edition))

    shown = sign_in(organizer).get("/admin/events/session/", {"day": day}).context["cl"].result_list

    assert list(shown) == [session]
