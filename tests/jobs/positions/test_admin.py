"""Reviewing a position on its own page at the desk."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from conference.editions.models import Edition
from conference.people.models import User
from jobs.positions.models import Position, PositionStatus
from jobs.positions.services import Unread, approve, submit
from tests.conftest import SignIn
from tests.factories import EditionFactory, FairFactory, MembershipFactory, PositionFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/jobs/position/"


@pytest.fixture
def position(edition: Edition) -> Position:
    """One that waits for approval."""
    return PositionFactory(edition=edition, status=PositionStatus.SUBMITTED, published_at=None)


@pytest.fixture
def desk(sign_in: SignIn, organizer: User) -> Client:
    return sign_in(organizer)


def page_of(position: Position) -> str:
    return f"/admin/jobs/position/{position.pk}/change/"


def form_of(desk: Client, position: Position) -> dict[str, object]:
    """What the browser would send of the position's page as it stands."""
    form = desk.get(page_of(position)).context["adminform"].form
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}


def press(desk: Client, position: Position, button: str, reason: str = "") -> None:
    """Press one of the buttons below the position, as the form stands."""
    told = form_of(desk, position)
    desk.post(page_of(position), told | {"reason": reason, f"jobs_position_{button}": ""})
    position.refresh_from_db()


def approval(desk: Client, *positions: Position) -> dict[str, object]:
    """What the browser would send of the list, with those positions chosen for approval."""
    page = desk.get(LIST).content.decode()
    versions = dict(re.findall(r'name="(version-\d+)" value="([^"]+)"', page))
    return versions | {"action": "approve_selected", "_selected_action": [position.pk for position in positions]}


def edit(position: Position) -> None:
    """What its employer does meanwhile."""
    edited = Position.objects.get(pk=position.pk)
    edited.duties_zh = "别的工作"
    submit(position=edited, by=MembershipFactory(organization=position.organization).user)


def said(answer: HttpResponse) -> list[str]:
    """The messages on top of the page."""
    return [str(message) for message in answer.context["messages"]]


def test_a_position_is_published_from_its_page(desk: Client, position: Position) -> None:
    press(desk, position, "approve_this")

    assert position.status == PositionStatus.APPROVED


def test_a_position_goes_back_with_the_organizers_words(desk: Client, position: Position) -> None:
    press(desk, position, "reject_this", reason="请写明所需证书")

    assert (position.status, position.rejection) == (PositionStatus.REJECTED, "请写明所需证书")


def test_a_position_does_not_go_back_without_a_reason(desk: Client, position: Position) -> None:
    press(desk, position, "reject_this")

    assert position.status == PositionStatus.SUBMITTED


def test_a_fair_of_another_edition_is_refused_at_its_field(administrator: User, sign_in: SignIn) -> None:
    position, browser = PositionFactory(), sign_in(administrator)
    fair = FairFactory(edition=EditionFactory(year=2029, is_current=False))

    answer = browser.post(page_of(position), form_of(browser, position) | {"fair": fair.pk})

    assert list(answer.context["adminform"].form.errors) == ["fair"]


def test_a_fair_stays_in_its_edition(desk: Client, edition: Edition) -> None:
    fair = FairFactory(edition=edition)

    form = desk.get(f"/admin/jobs/fair/{fair.pk}/change/").context["adminform"].form

    assert "edition" not in form.fields


def test_what_the_list_shows_is_published_and_what_was_edited_meanwhile_is_not(
    desk: Client, position: Position
) -> None:
    edited = PositionFactory(edition=position.edition, title_zh="护士", status=PositionStatus.SUBMITTED)
    told = approval(desk, position, edited)
    edit(edited)

    answer = desk.post(LIST, told, follow=True)

    public = Position.objects.public().get()
    assert public == position
    assert [line for line in said(answer) if line.startswith("护士: ")] == [f"护士: {Unread()}"]


def test_what_the_page_does_not_show_is_not_published(desk: Client, position: Position) -> None:
    told = {"action": "approve_selected", "_selected_action": [position.pk], "select_across": 1}

    answer = desk.post(LIST, told, follow=True)

    assert said(answer) == [f"{position}: {Unread()}"]
    assert not Position.objects.public().exists()


@pytest.mark.parametrize("button", ["approve_this", "reject_this"])
def test_what_its_employer_edited_meanwhile_is_neither_decided_nor_written_over(
    desk: Client, position: Position, button: str
) -> None:
    told = form_of(desk, position)
    edit(position)

    answer = desk.post(page_of(position), told | {"reason": "请补充", f"jobs_position_{button}": ""})

    position.refresh_from_db()
    assert answer.context["adminform"].form.non_field_errors() == [str(Unread())]
    assert (position.status, position.duties_zh) == (PositionStatus.SUBMITTED, "别的工作")


def test_what_a_colleague_published_meanwhile_stays_so(desk: Client, position: Position, administrator: User) -> None:
    told = form_of(desk, position)
    approve(position=position, by=administrator)

    desk.post(page_of(position), told)

    assert Position.objects.get().status == PositionStatus.APPROVED


def test_only_what_waits_can_be_reviewed(desk: Client, edition: Edition) -> None:
    published = PositionFactory(edition=edition)
    page = desk.get(page_of(published)).content.decode()

    assert not re.search(r'name="(reason|jobs_position_\w+_this)"', page)
