"""A role in one edition is none in another."""

import pytest
from django.test import Client

from conference.editions.models import Edition
from conference.kit.roles import Role
from conference.news.models import NewsStatus
from conference.organizations.models import Hosting, HostRole
from conference.people.services import appoint
from events.program.models import ScheduleRelease
from events.registration.models import RegistrationStatus
from events.registration.services import register
from events.schedule.services.releasing import release
from jobs.positions.models import PositionStatus
from tests.conftest import SignIn
from tests.factories import (
    EditionFactory,
    FairFactory,
    NewsItemFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    SeatPoolFactory,
    SessionFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in: SignIn, edition: Edition) -> Client:
    """In which somebody is signed in who organized the edition before."""
    user = UserFactory()
    appoint(user=user, role=Role.ORGANIZER, edition=EditionFactory(year=2029, is_current=False), by=None)
    return sign_in(user)


def act(browser: Client, page: str, action: str, row: object) -> None:
    """Choose one row of a list and have something done with it."""
    browser.post(page, {"action": action, "_selected_action": [row.pk]})


def test_no_row_is_shown(browser: Client, edition: Edition) -> None:
    event = SessionFactory(event__edition=edition).event
    SeatPoolFactory(event=event)
    register(event=event, person=PersonFactory())
    SpeakerFactory(edition=edition)
    PositionFactory(edition=edition)
    FairFactory(edition=edition)
    NewsItemFactory(edition=edition)
    Hosting.objects.create(edition=edition, organization=OrganizationFactory(), role=HostRole.HOST)
    release(edition=edition, by=None)

    pages = (
        "events/event", "events/session", "events/seatpool", "events/registration", "events/speaker",
        "events/schedulerelease", "conference/hosting", "conference/newsitem", "jobs/fair", "jobs/position",
    )  # fmt: skip
    assert {page: browser.get(f"/admin/{page}/").context["cl"].result_count for page in pages} == dict.fromkeys(
        pages, 0
    )


def test_nothing_is_done(browser: Client, edition: Edition) -> None:
    position = PositionFactory(edition=edition, status=PositionStatus.SUBMITTED, published_at=None)
    registration = register(event=SeatPoolFactory(event__edition=edition).event, person=PersonFactory())

    act(browser, "/admin/jobs/position/", "approve_selected", position)
    item = NewsItemFactory(edition=edition, status=NewsStatus.DRAFT)
    act(browser, "/admin/conference/newsitem/", "publish_selected", item)
    act(browser, "/admin/events/registration/", "cancel_selected", registration)
    released = browser.post("/admin/events/schedulerelease/release/")

    position.refresh_from_db()
    registration.refresh_from_db()
    item.refresh_from_db()
    assert item.status == NewsStatus.DRAFT
    assert (position.status, registration.status) == (PositionStatus.SUBMITTED, RegistrationStatus.CONFIRMED)
    assert (released.status_code, ScheduleRelease.objects.count()) == (403, 0)


def test_the_edition_is_not_changed(browser: Client, edition: Edition) -> None:
    assert browser.get(f"/admin/conference/edition/{edition.pk}/change/").status_code == 403


def test_no_row_is_put_there(browser: Client, edition: Edition) -> None:
    form = browser.get("/admin/jobs/position/add/").context["adminform"].form

    assert list(form.fields["edition"].queryset.values_list("year", flat=True)) == [2029]
