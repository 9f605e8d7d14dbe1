"""The log: written once, never changed, without personal data."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conference.audit.admin import VERBS
from conference.audit.models import AuditEntry
from conference.audit.services import record
from conference.pages.services import current_version
from conference.people.models import Person, User
from conference.venues.models import Venue
from tests.conftest import SignIn
from tests.factories import PersonFactory, RoomFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change", ["UPDATE conference_auditentry SET verb = 'nothing'", "DELETE FROM conference_auditentry"]
)
def test_the_database_refuses_to_change_an_entry(change: str) -> None:
    record(actor=None, verb="look", target=VenueFactory())

    with (
        pytest.raises(IntegrityError, match="conference_auditentry is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)

    assert AuditEntry.objects.get().verb == "look"


def test_an_entry_names_its_object() -> None:
    venue = VenueFactory(name_zh="悦来国际会议中心")

    entry = record(actor=None, verb="look", target=venue, changes={"name_zh": ["旧", "新"]})

    assert (entry.object_type, entry.object_id, entry.object_label) == (
        "conference.Venue", venue.pk, "悦来国际会议中心",
    )  # fmt: skip
    assert entry.changes == {"name_zh": ["旧", "新"]}


def test_a_person_is_not_named() -> None:
    assert record(actor=None, verb="look", target=PersonFactory(name_zh="林晓")).object_label == ""


def test_what_the_desk_changes_is_logged_with_old_and_new(sign_in: SignIn, organizer: User) -> None:
    venue = VenueFactory(name_zh="旧馆")
    rooms = {"rooms-TOTAL_FORMS": 0, "rooms-INITIAL_FORMS": 0}

    response = sign_in(organizer).post(
        f"/admin/conference/venue/{venue.pk}/change/", {"name_zh": "新馆", "rank": venue.rank} | rooms
    )

    assert response.status_code == 302, response.context["errors"]
    entry = AuditEntry.objects.get(verb="change")
    assert (entry.actor_id, entry.object_id) == (organizer.pk, venue.pk)
    assert entry.changes == {"name_zh": ["旧馆", "新馆"]}


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("/admin/conference/venue/{}/delete/", {"post": "yes"}),
        ("/admin/conference/venue/", {"post": "yes", "action": "delete_selected"}),
    ],
)
def test_what_the_desk_deletes_is_logged_and_outdates_the_pages(
    sign_in: SignIn, organizer: User, page: str, told: dict[str, str]
) -> None:
    venue, version = VenueFactory(), current_version()

    sign_in(organizer).post(page.format(venue.pk), told | {"_selected_action": str(venue.pk)})

    assert not Venue.objects.exists()
    assert AuditEntry.objects.get(verb="delete").object_id == venue.pk
    assert current_version() == version + 1


def test_of_personal_data_the_desk_logs_the_names_of_fields_alone(sign_in: SignIn, organizer: User) -> None:
    person = PersonFactory(name_zh="林晓", email="lin@example.com")

    response = sign_in(organizer).post(
        f"/admin/conference/person/{person.pk}/change/",
        {"name_zh": "林小晓", "email": "lin@example.com", "language": "zh-hans"},
    )

    assert response.status_code == 302, response.context["errors"]
    assert Person.objects.get(pk=person.pk).name_zh == "林小晓"
    entry = AuditEntry.objects.get(verb="change")
    assert (entry.changes, entry.object_label) == ({"name_zh": None}, "")


def test_the_desk_logs_rows_by_id_and_shows_their_names(sign_in: SignIn, organizer: User, administrator: User) -> None:
    room, other = RoomFactory(venue__name_zh="旧馆"), VenueFactory(name_zh="新馆")

    response = sign_in(organizer).post(
        f"/admin/conference/room/{room.pk}/change/", {"name_zh": room.name_zh, "rank": room.rank, "venue": other.pk}
    )

    assert response.status_code == 302, response.context["errors"]
    entry = AuditEntry.objects.get(verb="change")
    assert entry.changes == {"venue": [str(room.venue.pk), str(other.pk)]}
    shown = sign_in(administrator).get(f"/admin/conference/auditentry/{entry.pk}/change/").content.decode()
    assert "旧馆 → 新馆" in shown


def test_the_log_is_filtered_by_what_occurs_without_being_read(sign_in: SignIn, organizer: User) -> None:
    record(actor=None, verb="move", target=VenueFactory())
    desk = sign_in(organizer)

    with CaptureQueriesContext(connection) as asked:
        page = desk.get("/en/admin/conference/auditentry/?verb=move&object_type=conference.Venue")

    filters = {spec.parameter_name: dict(spec.lookup_choices) for spec in page.context["cl"].filter_specs}
    assert filters["object_type"].keys() == {"conference.Appointment", "conference.Venue"}
    assert "move" in filters["verb"]
    assert page.context["cl"].result_count == 1
    assert [query["sql"] for query in asked if "DISTINCT" in query["sql"]] == []


def test_every_verb_that_the_code_records_has_a_name() -> None:
    calls = (
        call
        for floor in ("conference", "events", "jobs", "talent")
        for path in Path(settings.BASE_DIR, floor).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record"
    )
    words = {keyword.value for call in calls for keyword in call.keywords if keyword.arg == "verb"}

    recorded = {word.value for word in words if isinstance(word, ast.Constant)}
    assert len(recorded) > 10
    assert recorded - set(VERBS) == set()
