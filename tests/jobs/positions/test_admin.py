"""Reviewing a position on its own page at the desk."""

import re

import pytest
from django.test import Client

from conference.editions.models import Edition
from conference.people.models import User
from jobs.positions.models import Position, PositionStatus
from tests.conftest import SignIn
from tests.factories import EditionFactory, FairFactory, PositionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def position(edition: Edition) -> Position:
    """One that waits for approval."""
    return PositionFactory(edition=edition, status=PositionStatus.SUBMITTED, published_at=None)


@pytest.fixture
def desk(sign_in: SignIn, organizer: User) -> Client:
    return sign_in(organizer)


def press(desk: Client, position: Position, button: str, reason: str = "") -> None:
    """Press one of the buttons below the position, as the form stands."""
    page = f"/admin/jobs/position/{position.pk}/change/"
    form = desk.get(page).context["adminform"].form
    told = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}
    desk.post(page, told | {"reason": reason, f"jobs_position_{button}": ""})
    position.refresh_from_db()


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
    position = PositionFactory()
    page = f"/admin/jobs/position/{position.pk}/change/"
    browser = sign_in(administrator)
    form = browser.get(page).context["adminform"].form
    told = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}

    answer = browser.post(page, told | {"fair": FairFactory(edition=EditionFactory(year=2029, is_current=False)).pk})

    assert list(answer.context["adminform"].form.errors) == ["fair"]


def test_a_fair_stays_in_its_edition(desk: Client, edition: Edition) -> None:
    fair = FairFactory(edition=edition)

    form = desk.get(f"/admin/jobs/fair/{fair.pk}/change/").context["adminform"].form

    assert "edition" not in form.fields


def test_only_what_waits_can_be_reviewed(desk: Client, edition: Edition) -> None:
    published = PositionFactory(edition=edition)
    page = desk.get(f"/admin/jobs/position/{published.pk}/change/").content.decode()

    assert not re.search(r'name="(reason|jobs_position_\w+_this)"', page)
