"""The run of show: an event minute by minute, for those who run it."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.people.models import User
from events.program.models import Event, Session, Visibility
from events.schedule.models import RunItem
from events.schedule.run_of_show import run_of_show
from events.schedule.services.moving import Move, move_sessions
from tests.conftest import SignIn
from tests.factories import EventFactory, RunItemFactory, SessionFactory, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(edition: Edition) -> Event:
    return EventFactory(edition=edition)


@pytest.fixture
def session(event: Event) -> Session:
    return SessionFactory(event=event, title_zh="开幕")


def lines(event: Event, user: User) -> list[tuple[str, str]]:
    return [(line.times, line.text) for line in run_of_show(event, user)]


def told(*rows: dict[str, Any]) -> dict[str, Any]:
    """What the form sends."""
    management = {"run_items-TOTAL_FORMS": len(rows), "run_items-INITIAL_FORMS": sum("id" in row for row in rows)}
    usual = {"offset": 0, "minutes": 5, "rank": 100}
    cells = {f"run_items-{n}-{name}": v for n, row in enumerate(rows) for name, v in (usual | row).items()}
    return management | cells


def url(event: Event, page: str = "/") -> str:
    return f"/en/admin/schedule/events/{event.slug}/run-of-show{page}"


def test_items_stand_between_the_sessions(event: Event, session: Session, organizer: User) -> None:
    RunItemFactory(event=event, session=session, offset=-10, minutes=5, item_zh="嘉宾候场")
    RunItemFactory(event=event, session=session, item_zh="播放暖场视频")
    RunItemFactory(event=event, offset=-60, minutes=30, item_zh="签到")

    assert lines(event, organizer) == [
        ("11-23 08:00–08:30", "签到"),
        ("11-23 08:50–08:55", "嘉宾候场"),
        ("11-23 09:00–10:00", "开幕"),
        ("11-23 09:00–09:05", "播放暖场视频"),
    ]


def test_an_item_moves_with_its_session(event: Event, session: Session, organizer: User) -> None:
    RunItemFactory(event=event, session=session, offset=-10, minutes=5, item_zh="嘉宾候场")

    move_sessions(moves=[Move(session, None, at("14:00"), at("15:00"))], by=None)

    assert lines(event, organizer)[0] == ("11-23 13:50–13:55", "嘉宾候场")


def test_without_a_time_it_comes_last(event: Event, session: Session, organizer: User) -> None:
    waiting = SessionFactory(event=event, title_zh="待定", starts_at=None, ends_at=None, room=None)
    RunItemFactory(event=event, session=waiting, item_zh="布置")

    assert lines(event, organizer) == [("11-23 09:00–10:00", "开幕"), ("", "待定"), ("", "布置")]


def test_what_is_for_named_persons_is_left_out(event: Event, session: Session, organizer: User) -> None:
    RunItemFactory(event=event, session=session, item_zh="引导领导")
    Session.objects.update(visibility=Visibility.NAMED)

    assert lines(event, organizer) == []


class TestPages:
    @pytest.fixture
    def browser(self, sign_in: SignIn, organizer: User) -> Client:
        return sign_in(organizer)

    def test_lines_are_kept_and_audited(self, browser: Client, event: Event, session: Session) -> None:
        browser.post(url(event, "/edit/"), told({"session": session.pk, "item_zh": "候场", "owner": "会务组"}))

        kept = RunItem.objects.get()
        assert (kept.event, kept.session, kept.item_zh, kept.owner) == (event, session, "候场", "会务组")
        assert AuditEntry.objects.get(verb="change", object_id=event.pk).changes["runitem new"]["owner"] == [
            "",
            "会务组",
        ]
        browser.post(url(event, "/edit/"), told({"id": kept.pk, "item_zh": "候场", "DELETE": "on"}))
        assert not RunItem.objects.exists()

    def test_a_long_one_is_kept(self, browser: Client, event: Event) -> None:
        empty = dict.fromkeys(("item_en", "owner", "cue", "materials", "session"), "")

        browser.post(url(event, "/edit/"), told(*({"item_zh": "候场", **empty} for _line in range(150))))

        assert RunItem.objects.count() == 150

    def test_what_is_wrong_is_said_at_its_cell(self, browser: Client, event: Event) -> None:
        foreign = SessionFactory()

        page = browser.post(url(event, "/edit/"), told({"session": foreign.pk, "offset": 5000, "item_zh": ""}))

        assert set(page.context["forms"].errors[0]) == {"session", "item_zh", "__all__"}
        assert not RunItem.objects.exists()

    def test_the_file_has_the_same_lines(self, browser: Client, event: Event, session: Session) -> None:
        RunItemFactory(event=event, session=session, offset=-10, item_zh="候场", owner="=1+1")

        sheet = load_workbook(io.BytesIO(browser.get(url(event, ".xlsx")).content)).active

        assert [(row[0].value, row[2].value, row[4].value) for row in list(sheet)[1:]] == [
            ("11-23 08:50–08:55", "候场", "=1+1"),
            ("11-23 09:00–10:00", "开幕", None),
        ]

    def test_others_events_are_closed_to_an_organizer_of_one(
        self, sign_in: SignIn, event: Event, event_organizer: User
    ) -> None:
        browser, own = sign_in(event_organizer), event_organizer.organized_events.get().event

        assert [browser.get(url(event, page)).status_code for page in ("/", ".xlsx", "/edit/")] == [403] * 3
        assert [browser.get(url(own, page)).status_code for page in ("/", ".xlsx", "/edit/")] == [200] * 3
        assert [shown.pk for shown in browser.get("/en/admin/schedule/run-of-show/").context["events"]] == [own.pk]

    def test_an_auditor_reads_and_writes_nothing(self, sign_in: SignIn, event: Event, auditor: User) -> None:
        browser = sign_in(auditor)

        assert (browser.get(url(event)).status_code, browser.get(url(event, "/edit/")).status_code) == (200, 403)


@pytest.mark.parametrize("more", [0, 2])
def test_a_sheet_takes_the_same_queries_for_one_item_and_for_three(
    sign_in: SignIn, organizer: User, event: Event, session: Session, more: int, django_assert_num_queries: Any
) -> None:
    for _item in range(1 + more):
        RunItemFactory(event=event, session=session)

    with django_assert_num_queries(3):
        run_of_show(event, organizer)
