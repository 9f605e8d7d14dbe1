"""What the QR code on a printed program answers."""

import pytest
from django.test import Client

from conference.editions.models import Edition
from conference.kit import qr
from events.program.models import Session, Status
from events.schedule.services.releasing import release
from tests.factories import SessionFactory, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(edition: Edition) -> Session:
    """Printed as release 1."""
    session = SessionFactory(event__edition=edition, title_zh="主旨演讲")
    release(edition=edition, by=None)
    return session


def check(number: int = 1) -> str:
    answer = Client().get(f"/schedule/check/2030/{number}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_print_leads_to_its_check(session: Session) -> None:
    page = Client().get("/en/schedule/print/")

    assert page.context["check"] == "http://localhost:8000/en/schedule/check/2030/1/"
    assert page.context["qr"] == qr.svg(page.context["check"])
    assert page.context["qr"] in page.content.decode()


def test_the_latest_print_is_current(session: Session) -> None:
    assert "此印刷版为最新版" in check()


def test_so_is_one_since_which_nothing_changed(edition: Edition, session: Session) -> None:
    release(edition=edition, by=None)

    assert "此印刷版为最新版" in check(1)


def test_an_older_one_says_what_changed_since(edition: Edition, session: Session) -> None:
    Session.objects.update(starts_at=at("08:00"))
    release(edition=edition, by=None)
    Session.objects.update(status=Status.CANCELLED)
    release(edition=edition, by=None)

    assert "已取消" in check(1)
    assert "主旨演讲" in check(1)
    assert "第3版" in check(1)


@pytest.mark.parametrize("path", ["2030/2/", "1999/1/"])
def test_what_was_never_released_is_not_found(session: Session, path: str) -> None:
    assert Client().get(f"/schedule/check/{path}").status_code == 404
