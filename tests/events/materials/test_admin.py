"""Materials at the desk."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.pages.services import current_version
from events.materials.models import Material
from events.program.models import Session, Visibility
from tests.conftest import SignIn
from tests.events.materials.conftest import Visitors
from tests.factories import MaterialFactory, SessionFactory, pdf

pytestmark = pytest.mark.django_db

DESK = "/en/admin/events/material/"


def told(session: Session, **changes: object) -> dict[str, object]:
    """What an organizer fills in."""
    words = {"session": session.pk, "title_zh": "讲稿", "title_en": "", "visibility": "public", "rank": 100}
    return words | {"file": pdf()} | changes


def test_each_act_is_logged_and_outdates_the_pages(session: Session, visitors: Visitors, sign_in: SignIn) -> None:
    browser, versions = sign_in(visitors["organizer"]), [current_version()]

    browser.post(f"{DESK}add/", told(session))
    material = Material.objects.get()
    versions.append(current_version())
    browser.post(f"{DESK}{material.pk}/change/", told(session, file="", visibility="organizers"))
    versions.append(current_version())
    browser.post(f"{DESK}{material.pk}/delete/", {"post": "yes"})
    versions.append(current_version())

    assert material.uploaded_by == visitors["organizer"]
    assert len(set(versions)) == 4
    entries = AuditEntry.objects.filter(object_type="events.Material").order_by("pk")
    assert [(entry.verb, entry.changes.get("visibility")) for entry in entries] == [
        ("add", None),
        ("change", ["public", "organizers"]),
        ("delete", None),
    ]


def test_an_organizer_of_one_event_works_on_its_sessions_alone(
    session: Session, visitors: Visitors, sign_in: SignIn
) -> None:
    other = SessionFactory(event__edition=session.event.edition)
    theirs, own = MaterialFactory(session=other, title_zh="别家讲稿"), MaterialFactory(session=session)
    browser = sign_in(visitors["organizer of its event"])

    browser.post(f"{DESK}add/", told(other))
    browser.post(f"{DESK}{own.pk}/change/", told(other, file=""))

    assert "别家讲稿" not in browser.get(DESK).content.decode()
    assert browser.get(f"{DESK}{theirs.pk}/change/").status_code == 302
    assert set(Material.objects.values_list("session", flat=True)) == {other.pk, session.pk}
    browser.post(f"{DESK}add/", told(session))
    assert Material.objects.filter(session=session).count() == 2


class TestNamedPersons:
    """A file for named persons, or of a session for them, is nothing to other organizers."""

    @pytest.fixture(params=["the file", "the session"])
    def material(self, request: pytest.FixtureRequest, session: Session) -> Material:
        """For named persons by itself, or by its session."""
        if request.param == "the session":
            Session.objects.filter(pk=session.pk).update(visibility=Visibility.NAMED)
            return MaterialFactory(session=session, title_zh="绝密讲稿", visibility=Visibility.PUBLIC)
        return MaterialFactory(session=session, title_zh="绝密讲稿", visibility=Visibility.NAMED)

    def test_is_listed_for_those_alone(
        self, material: Material, visitors: Visitors, sign_in: SignIn, edition: Edition
    ) -> None:
        organizer = visitors["organizer"]
        browser: Client = sign_in(organizer)
        pages = [DESK, f"/en/admin/events/event/{material.event_id}/delete/", "/en/admin/conference/auditentry/"]

        assert [page for page in pages if "绝密讲稿" in browser.get(page).content.decode()] == []
        assert browser.get(f"{DESK}{material.pk}/change/").status_code == 302
        assert browser.get(material.get_absolute_url()).status_code == 404
        material.session.viewers.add(organizer.person)
        assert "绝密讲稿" in browser.get(DESK).content.decode()
        assert browser.get(f"{DESK}{material.pk}/change/").status_code == 200

    def test_the_log_keeps_no_word_of_it(
        self, material: Material, visitors: Visitors, sign_in: SignIn, edition: Edition
    ) -> None:
        browser = sign_in(visitors["administrator"])

        words = told(material.session, file="", title_zh="另一讲稿", visibility=material.visibility)
        browser.post(f"{DESK}{material.pk}/change/", words)
        browser.post(f"{DESK}{material.pk}/delete/", {"post": "yes"})

        entries = AuditEntry.objects.filter(object_type="events.Material")
        assert {entry.verb for entry in entries} == {"change", "delete"}
        assert not any("讲稿" in f"{entry.object_label} {entry.changes}" for entry in entries)


def test_who_uploaded_what_is_told(session: Session, visitors: Visitors, sign_in: SignIn) -> None:
    MaterialFactory(session=session, uploaded_by=visitors["speaker"])

    assert visitors["speaker"].person.name_zh in sign_in(visitors["organizer"]).get(DESK).content.decode()


def test_the_list_costs_the_same_for_one_and_for_three(session: Session, visitors: Visitors, sign_in: SignIn) -> None:
    browser = sign_in(visitors["organizer"])

    def cost() -> int:
        browser.get(DESK)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(DESK).status_code == 200
        return len(queries)

    MaterialFactory(session=session, uploaded_by=visitors["speaker"])
    one = cost()
    MaterialFactory(session=SessionFactory(event__edition=session.event.edition), uploaded_by=visitors["organizer"])
    MaterialFactory(session=session, uploaded_by=visitors["participant"])

    assert cost() == one
