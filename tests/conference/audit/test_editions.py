"""A role in one edition is none in another."""

import pytest
from django.db.models import Model
from django.test import Client

from conference.editions.models import Edition
from conference.kit.roles import Role
from conference.news.models import NewsStatus
from conference.organizations.models import Hosting, HostRole
from conference.people.services import appoint
from events.program.models import ScheduleRelease
from events.registration.models import RegistrationStatus, SeatPool
from events.registration.services.registering import register
from events.schedule.services.releasing import release
from jobs.positions.models import Position, PositionStatus
from tests.conftest import SignIn
from tests.factories import (
    EditionFactory,
    EventFactory,
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
def past() -> Edition:
    """The edition before."""
    return EditionFactory(year=2029, is_current=False)


@pytest.fixture
def browser(sign_in: SignIn, edition: Edition, past: Edition) -> Client:
    """In which somebody is signed in who organized the edition before."""
    user = UserFactory()
    appoint(user=user, role=Role.ORGANIZER, edition=past, by=None)
    return sign_in(user)


@pytest.fixture
def mixed(sign_in: SignIn, edition: Edition, past: Edition) -> Client:
    """In which somebody is signed in who organized the edition before and audits this one."""
    user = UserFactory()
    appoint(user=user, role=Role.ORGANIZER, edition=past, by=None)
    appoint(user=user, role=Role.AUDITOR, edition=edition, by=None)
    return sign_in(user)


def act(browser: Client, page: str, action: str, *rows: Model) -> list[str]:
    """Choose rows of a list and have something done with them; what is said then."""
    told = {"action": action, "_selected_action": [row.pk for row in rows]}
    told |= {f"version-{row.pk}": row.updated_at.isoformat() for row in rows if isinstance(row, Position)}
    answer = browser.post(page, told, follow=True)
    return [str(message) for message in answer.context["messages"]]


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


def test_whoever_audits_one_edition_and_organizes_another_changes_rows_of_that_one_alone(
    mixed: Client, edition: Edition, past: Edition
) -> None:
    waiting = {"status": PositionStatus.SUBMITTED, "published_at": None}
    theirs, own = PositionFactory(edition=edition, **waiting), PositionFactory(edition=past, **waiting)

    said = act(mixed, "/en/admin/jobs/position/", "approve_selected", theirs, own)

    assert Position.objects.public().get() == own
    assert said == ["1 row was left as it is: it is not yours to change.", "1 position reviewed."]


@pytest.mark.parametrize("button", ["_save", "jobs_position_approve_this"])
def test_whoever_audits_an_edition_changes_no_row_on_its_own_page(mixed: Client, edition: Edition, button: str) -> None:
    position = PositionFactory(edition=edition, status=PositionStatus.SUBMITTED, published_at=None)

    answer = mixed.post(f"/admin/jobs/position/{position.pk}/change/", {"title_zh": "别的", button: ""})

    assert answer.status_code == 403
    assert Position.objects.get().status == PositionStatus.SUBMITTED


def test_whoever_audits_an_edition_cancels_no_registration_there(mixed: Client, edition: Edition) -> None:
    registration = register(event=SeatPoolFactory(event__edition=edition).event, person=PersonFactory())

    act(mixed, "/admin/events/registration/", "cancel_selected", registration)

    registration.refresh_from_db()
    assert registration.status == RegistrationStatus.CONFIRMED


def test_whoever_audits_an_edition_puts_no_row_there(mixed: Client, edition: Edition, past: Edition) -> None:
    form = mixed.get("/admin/jobs/fair/add/").context["adminform"].form
    event = EventFactory(edition=edition)

    seats = mixed.post("/admin/events/seatpool/add/", {"event": event.pk, "total": 5})

    assert list(form.fields["edition"].queryset) == [past]
    assert (seats.status_code, SeatPool.objects.count()) == (403, 0)
