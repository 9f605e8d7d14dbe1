"""The program from a table: a preview in words, applied at once, undone."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit import spreadsheets
from conference.people.models import User
from conference.venues.models import Room
from events.program.models import Event, Session, SessionKind, Speaker, Visibility
from events.schedule.models import ImportState, ProgramImport
from events.schedule.planning.plans import plan
from events.schedule.planning.rows import Plan
from events.schedule.services.importing import apply_import, keep_import, undo_import
from events.schedule.services.moving import Move, move_sessions
from tests.conftest import SignIn
from tests.factories import (
    EventFactory,
    PersonFactory,
    RoomFactory,
    SessionFactory,
    SessionSpeakerFactory,
    SpeakerFactory,
    at,
)

pytestmark = pytest.mark.django_db

IMPORTS = "/en/admin/schedule/imports/"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def event(edition: Edition) -> Event:
    event = EventFactory(edition=edition, title_zh="生命科学人才大会", number=3)
    for name in ("一号厅", "二号厅"):
        RoomFactory(venue=event.venue, name_zh=name)
    return event


@pytest.fixture
def speaker(edition: Edition) -> Speaker:
    return SpeakerFactory(edition=edition, person__name_zh="林晓", organization_zh="重庆大学", title_zh="教授")


def line(**cells: Any) -> dict[str, Any]:
    """A row that is right, with some of its cells changed."""
    right = {
        "活动": "生命科学人才大会",
        "类型": "主旨演讲",
        "名称": "从发现到临床",
        "日期": "2030-11-23",
        "开始": "09:00",
        "结束": "10:00",
        "会议厅": "一号厅",
    }
    return right | cells


def table(*lines: dict[str, Any], above: list[list[str]] | None = None) -> ContentFile[bytes]:
    """The rows as a file."""
    columns = list(dict.fromkeys(name for each in lines for name in each))
    rows = [[each.get(name) for name in columns] for each in lines]
    first, *rest = [*(above or []), columns, *rows]
    content = io.BytesIO()
    spreadsheets.workbook(title="日程", columns=first, rows=rest).save(content)
    return ContentFile(content.getvalue(), name="program.xlsx")


def keep(edition: Edition, by: User, *lines: dict[str, Any]) -> ProgramImport:
    return keep_import(edition=edition, upload=table(*lines), by=by)


def apply(kept: ProgramImport, by: User, **options: Any) -> ProgramImport:
    return apply_import(program_import=kept, by=by, stamp=plan(kept, by).stamp, **options)


def faults(planned: Plan) -> list[tuple[int, str, str]]:
    return [(row.number, fault.column, fault.text) for row in planned.rows for fault in row.faults]


def effects(planned: Plan) -> list[str]:
    return [str(row.effect) for row in planned.rows]


def test_a_row_becomes_a_session(edition: Edition, event: Event, speaker: Speaker, organizer: User) -> None:
    told = line(英文名称="From discovery to the clinic", 嘉宾="林晓（重庆大学、教授）", 可见范围="活动参会者")

    apply(keep(edition, organizer, told), organizer)

    session = Session.objects.get()
    assert (session.event, session.kind, session.title_en) == (event, "keynote", "From discovery to the clinic")
    assert (session.starts_at, session.ends_at, session.room.name_zh) == (at("09:00"), at("10:00"), "一号厅")
    assert (list(session.speakers.all()), session.visibility) == ([speaker], Visibility.PARTICIPANTS)
    assert AuditEntry.objects.filter(verb="add", object_id=session.pk, actor_id=organizer.pk).exists()


def test_nothing_is_written_by_a_preview(edition: Edition, event: Event, organizer: User) -> None:
    assert effects(plan(keep(edition, organizer, line()), organizer)) == ["new"]
    assert not Session.objects.exists()


def test_the_same_table_twice_adds_nothing(edition: Edition, event: Event, organizer: User) -> None:
    breaks = [line(名称="茶歇", 开始=start, 结束=None, **{"时长（分钟）": 15}) for start in ("10:00", "15:00")]
    lines = [
        line(),
        *breaks,
        line(名称="茶歇", 日期="11月24日"),
        line(名称="待定", 日期=None, 开始=None, 结束=None, 会议厅=None),
    ]
    apply(keep(edition, organizer, *lines), organizer)

    again = keep(edition, organizer, *lines)

    assert effects(plan(again, organizer)) == ["same"] * 5
    assert apply(again, organizer).effects == []
    assert Session.objects.count() == 5


def test_a_changed_row_says_which_fields(edition: Edition, event: Event, organizer: User) -> None:
    apply(keep(edition, organizer, line(摘要="旧")), organizer)

    [row] = plan(keep(edition, organizer, line(摘要="新", 开始="09:30")), organizer).rows

    assert row.changes == [("summary (Chinese)", "旧", "新"), ("starts", "11-23 09:00", "11-23 09:30")]


def test_an_empty_cell_leaves_the_session_as_it_is(edition: Edition, event: Event, organizer: User) -> None:
    apply(keep(edition, organizer, line(摘要="说明")), organizer)

    kept = keep(edition, organizer, {"活动": 3, "名称": "从发现到临床", "摘要": None})

    assert effects(plan(kept, organizer)) == ["same"]


def test_a_session_that_moves_to_another_day_is_the_same(edition: Edition, event: Event, organizer: User) -> None:
    apply(keep(edition, organizer, line()), organizer)

    apply(keep(edition, organizer, line(日期="2030/11/24")), organizer)

    assert Session.objects.get().starts_at == at("09:00", edition.closes_on)


def test_of_two_breaks_the_nearer_one_moves(edition: Edition, event: Event, organizer: User) -> None:
    apply(
        keep(edition, organizer, *(line(名称="茶歇", 开始=t, 结束=None, 时长=15) for t in ("10:00", "15:00"))),
        organizer,
    )

    apply(keep(edition, organizer, line(名称="茶歇", 开始="15:10", 结束=None)), organizer)

    assert [session.starts_at for session in Session.objects.all()] == [at("10:00"), at("15:10")]


def test_rows_swap_their_rooms(edition: Edition, event: Event, organizer: User) -> None:
    first, second = line(), line(名称="圆桌", 会议厅="二号厅")
    apply(keep(edition, organizer, first, second), organizer)

    swapped = keep(edition, organizer, first | {"会议厅": "二号厅"}, second | {"会议厅": "一号厅"})

    assert effects(plan(swapped, organizer)) == ["changed", "changed"]
    apply(swapped, organizer)
    assert [session.room.name_zh for session in Session.objects.order_by("pk")] == ["二号厅", "一号厅"]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"活动": "没有的活动"}, "活动", "This edition has no event “没有的活动”."),
        ({"活动": None}, "活动", "Name the event."),
        ({"类型": "讲座"}, "类型", "“讲座” is none of: "),
        ({"类型": None}, "类型", "Name the kind."),
        ({"名称": "长" * 121}, "名称", "121 characters; the most is 120."),
        ({"摘要": "长" * 501}, "摘要", "501 characters; the most is 500."),
        ({"日期": "下周"}, "日期", "Write the day like"),
        ({"日期": "2030-02-30"}, "日期", "Write the day like"),
        ({"日期": "2030-12-01"}, "日期", "Neither the edition nor the event"),
        ({"日期": None}, "日期", "Give the day as well."),
        ({"开始": "25:00"}, "开始", "Write the time like"),
        ({"开始": None}, "开始", "Give the start as well."),
        ({"结束": "08:00"}, "结束", "It ends before it starts."),
        ({"结束": None}, "结束", "Give the end or the minutes."),
        ({"时长(分钟)": "很久"}, "时长(分钟)", "Write the minutes"),
        ({"时长(分钟)": 30}, "时长(分钟)", "From start to end it is another time."),
        ({"会场": "没有的会场"}, "会场", "There is no venue “没有的会场”."),
        ({"会议厅": "九号厅"}, "会议厅", "There is no hall “九号厅” there."),
        ({"嘉宾": "林晓、没有的人"}, "嘉宾", "This edition has no speaker 没有的人."),
        ({"可见范围": "指定人员"}, "可见范围", ""),
        ({"摘要": "#REF!"}, "摘要", "The formula in this cell fails."),
    ],
)
def test_each_fault_is_named_by_row_and_column(
    edition: Edition, event: Event, speaker: Speaker, organizer: User, cells: dict[str, Any], column: str, words: str
) -> None:
    found = faults(plan(keep(edition, organizer, line(名称="开幕", 会议厅="二号厅"), line(**cells)), organizer))

    assert [(number, where) for number, where, _text in found] == [(3, column)]
    assert found[0][2].startswith(words)


def test_speakers_of_one_name_are_told_apart_by_their_brackets(
    edition: Edition, event: Event, speaker: Speaker, organizer: User
) -> None:
    other = SpeakerFactory(edition=edition, person__name_zh="林晓", organization_zh="西南大学", title_zh="院长")

    [row] = plan(keep(edition, organizer, line(嘉宾="林晓（西南大学 院长）")), organizer).rows
    assert row.values["speakers"] == [other]
    [(_row, column, words)] = faults(plan(keep(edition, organizer, line(嘉宾="林晓")), organizer))
    assert (column, words) == ("嘉宾", "Several speakers are called 林晓: say in brackets who they are.")


@pytest.mark.parametrize(
    "text", ["苏雨桐（示例）", "苏雨桐", "苏雨桐（教授）", "苏雨桐（示例）（教授）", "苏雨桐(示例)"]
)
def test_a_name_may_have_brackets_of_its_own(edition: Edition, event: Event, organizer: User, text: str) -> None:
    speaker = SpeakerFactory(edition=edition, person__name_zh="苏雨桐（示例）")

    [row] = plan(keep(edition, organizer, line(嘉宾=text)), organizer).rows

    assert row.values["speakers"] == [speaker]


def test_a_clash_with_another_row_is_told_to_both(edition: Edition, event: Event, organizer: User) -> None:
    kept = keep(edition, organizer, line(), line(名称="圆桌", 开始="09:30"))

    assert faults(plan(kept, organizer)) == [
        (2, "会议厅", "Row 3 has this hall from 09:30 to 10:00."),
        (3, "会议厅", "Row 2 has this hall from 09:00 to 10:00."),
    ]


def test_a_skipped_row_is_still_in_the_way(edition: Edition, event: Event, organizer: User) -> None:
    apply(keep(edition, organizer, line()), organizer)

    kept = keep(edition, organizer, line(开始="11:00", 结束="10:00"), line(名称="圆桌"))

    assert faults(plan(kept, organizer))[1] == (3, "会议厅", "“从发现到临床” is in this room from 09:00 to 10:00.")


def test_rows_that_wait_for_each_other_are_told_one_after_the_other(
    edition: Edition, event: Event, organizer: User
) -> None:
    hours = [f"{hour:02}:00" for hour in range(9, 15)]
    names = ["甲", "乙", "丙", "丁"]
    apply(
        keep(edition, organizer, *(line(名称=n, 开始=hours[i], 结束=hours[i + 1]) for i, n in enumerate(names))),
        organizer,
    )
    SessionFactory(event=event, room=Session.objects.first().room, starts_at=at("13:00"), ends_at=at("14:00"))

    later = [line(名称=name, 开始=hours[place + 1], 结束=hours[place + 2]) for place, name in enumerate(names)]
    planned = plan(keep(edition, organizer, *later), organizer)

    assert [row.effect for row in planned.rows] == ["wrong"] * 4
    assert faults(planned)[0] == (2, "会议厅", "“乙” is in this room from 10:00 to 11:00.")


def test_a_title_stands_in_no_more_rows_than_can_be_told_apart(edition: Edition, event: Event, organizer: User) -> None:
    kept = keep(edition, organizer, *(line(名称="茶歇", 会议厅=None) for _row in range(201)))

    assert faults(plan(kept, organizer))[-1] == (202, "名称", "More than 200 rows have this title.")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "１９９９-01-01"])
def test_a_day_out_of_all_calendars_is_wrong(edition: Edition, event: Event, organizer: User, day: str) -> None:
    kept = keep(edition, organizer, line(日期=day, 开始="23:59", 结束=None, **{"时长(分钟)": 1440}))

    assert faults(plan(kept, organizer))[0] == (2, "日期", "Write the day like 2026-11-23.")


def test_a_preview_that_another_table_replaced_is_not_applied(edition: Edition, event: Event, organizer: User) -> None:
    kept = keep(edition, organizer, line())
    keep(edition, organizer, line(名称="圆桌"))

    with pytest.raises(ValidationError) as refusal:
        apply_import(program_import=kept, by=organizer, stamp=plan(kept, organizer).stamp)

    assert (refusal.value.code, Session.objects.count()) == ("import_not_now", 0)


def test_twice_the_same_row_is_wrong(edition: Edition, event: Event, organizer: User) -> None:
    assert faults(plan(keep(edition, organizer, line(), line()), organizer))[0] == (3, "名称", "Row 2 says the same.")


def test_wrong_rows_are_skipped_only_if_asked_for(edition: Edition, event: Event, organizer: User) -> None:
    kept = keep(edition, organizer, line(), line(名称="圆桌", 会议厅="九号厅"))
    with pytest.raises(ValidationError) as refusal:
        apply(kept, organizer)
    assert (refusal.value.code, Session.objects.count()) == ("rows_are_wrong", 0)

    apply(kept, organizer, skips_wrong=True)

    assert Session.objects.get().title_zh == "从发现到临床"


def test_what_changed_since_the_preview_is_looked_at_again(edition: Edition, event: Event, organizer: User) -> None:
    apply(keep(edition, organizer, line()), organizer)
    kept = keep(edition, organizer, line(开始="09:30"))
    stamp = plan(kept, organizer).stamp
    Session.objects.get().save()

    with pytest.raises(ValidationError) as refusal:
        apply_import(program_import=kept, by=organizer, stamp=stamp)

    assert refusal.value.code == "plan_changed"


def test_an_import_is_applied_once(edition: Edition, event: Event, organizer: User) -> None:
    kept = keep(edition, organizer, line())
    apply(kept, organizer)

    with pytest.raises(ValidationError) as refusal:
        apply(kept, organizer)

    assert (refusal.value.code, Session.objects.count()) == ("import_not_now", 1)


def test_a_title_above_the_header_and_other_columns_are_let_be(edition: Edition, event: Event, organizer: User) -> None:
    upload = table(line(备注="请核对"), above=[["大会日程表"], [""]])

    kept = keep_import(edition=edition, upload=upload, by=organizer)

    assert (kept.ignored, kept.rows[0]["number"]) == (["备注"], 4)


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (table({"名称": "x"}), "names the columns 活动、名称"),
        (table({"活动": "x", "名称": "y", "活 动": "z"}), "Two columns are called 活动."),
        (table({"活动": None, "名称": None}), "The table has no rows."),
    ],
)
def test_a_table_of_something_else_is_refused(
    edition: Edition, organizer: User, upload: ContentFile[bytes], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        keep_import(edition=edition, upload=upload, by=organizer)


class TestUndo:
    def test_removes_what_was_added_and_restores_what_was_changed(
        self, edition: Edition, event: Event, speaker: Speaker, organizer: User
    ) -> None:
        apply(keep(edition, organizer, line(嘉宾="林晓")), organizer)
        before = Session.objects.values().get() | {"changed_at": None}
        other = SpeakerFactory(edition=edition, person__name_zh="苏晴")
        lines = line(开始="09:30", 会议厅="二号厅", 摘要="新", 嘉宾="苏晴、林晓"), line(名称="圆桌")
        done = apply(keep(edition, organizer, *lines), organizer)
        assert list(Session.objects.get(title_zh="从发现到临床").speakers.order_by("appearances__rank")) == [
            other,
            speaker,
        ]

        assert undo_import(program_import=done, by=organizer) == []

        assert Session.objects.values().get() | {"changed_at": None} == before
        assert list(Session.objects.get().speakers.all()) == [speaker]

    def test_leaves_and_names_what_was_changed_since(self, edition: Edition, event: Event, organizer: User) -> None:
        done = apply(keep(edition, organizer, line(), line(名称="圆桌", 会议厅="二号厅")), organizer)
        session = Session.objects.get(title_zh="圆桌")
        move_sessions(moves=[Move(session, None, at("14:00"), at("15:00"))], by=organizer)

        assert undo_import(program_import=done, by=organizer) == ["圆桌"]
        assert Session.objects.get() == session

    def test_leaves_what_was_in_a_hall_that_is_gone(self, edition: Edition, event: Event, organizer: User) -> None:
        apply(keep(edition, organizer, line()), organizer)
        done = apply(keep(edition, organizer, line(会议厅="二号厅")), organizer)
        Room.objects.get(name_zh="一号厅").delete()

        assert undo_import(program_import=done, by=organizer) == ["从发现到临床"]
        assert Session.objects.get().room.name_zh == "二号厅"

    def test_says_who_is_in_the_room_now(self, edition: Edition, event: Event, organizer: User) -> None:
        apply(keep(edition, organizer, line()), organizer)
        done = apply(keep(edition, organizer, line(开始="14:00", 结束="15:00")), organizer)
        SessionFactory(event=event, title_zh="圆桌", room=Session.objects.get().room)

        with pytest.raises(ValidationError, match="“圆桌” is in this room from 09:00 to 10:00"):
            undo_import(program_import=done, by=organizer)
        assert ProgramImport.objects.get(pk=done.pk).state == ImportState.APPLIED


class TestOrganizerOfOneEvent:
    @pytest.fixture
    def own(self, event_organizer: User) -> Event:
        own = event_organizer.organized_events.get().event
        Event.objects.filter(pk=own.pk).update(title_zh="青年科学家论坛")
        return own

    def test_imports_into_that_one_alone(
        self, edition: Edition, event: Event, own: Event, event_organizer: User
    ) -> None:
        kept = keep(edition, event_organizer, line(), line(活动="青年科学家论坛", 会议厅=None))

        assert faults(plan(kept, event_organizer)) == [(2, "活动", "You do not organize this event.")]

    def test_learns_of_others_that_the_hall_is_taken(
        self, edition: Edition, event: Event, own: Event, event_organizer: User
    ) -> None:
        room = RoomFactory(venue=own.venue, name_zh="三号厅")
        SessionFactory(event=event, room=room, title_zh="内部会议")

        kept = keep(edition, event_organizer, line(活动="青年科学家论坛", 会议厅="三号厅"))

        assert faults(plan(kept, event_organizer)) == [(2, "会议厅", "This hall is taken from 09:00 to 10:00.")]

    def test_undoes_nothing_of_others(
        self, edition: Edition, event: Event, own: Event, organizer: User, event_organizer: User
    ) -> None:
        done = apply(keep(edition, organizer, line()), organizer)

        assert undo_import(program_import=done, by=event_organizer) == ["从发现到临床"]
        assert Session.objects.exists()


def test_a_session_for_named_persons_is_not_found(edition: Edition, event: Event, organizer: User) -> None:
    SessionFactory(event=event, title_zh="从发现到临床", visibility=Visibility.NAMED, room__venue=event.venue)

    assert effects(plan(keep(edition, organizer, line()), organizer)) == ["new"]


TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sessions=st.lists(
        st.fixed_dictionaries(
            {
                "title_zh": TEXT.map(str.strip).filter(lambda text: text and not text.startswith("#")),
                "title_en": TEXT.map(str.strip).filter(lambda text: not text.startswith("#")),
                "kind": st.sampled_from(SessionKind.values),
                "minutes": st.integers(1, 600),
                "hour": st.one_of(st.none(), st.integers(8, 18)),
            }
        ),
        max_size=4,
        unique_by=lambda told: (told["title_zh"], told["hour"]),
    )
)
def test_the_program_as_it_is_comes_back_without_a_change(
    edition: Edition, event: Event, organizer: User, sign_in: SignIn, sessions: list[dict[str, Any]]
) -> None:
    Session.objects.all().delete()
    person = PersonFactory(name_zh="林晓")
    for told in sessions:
        hour = told.pop("hour")
        times = {"starts_at": at(f"{hour:02}:00"), "ends_at": at(f"{hour:02}:50")} if hour else {}
        session = SessionFactory(event=event, **({"starts_at": None, "ends_at": None, "room": None} | told | times))
        SessionSpeakerFactory(
            session=session, speaker=Speaker.objects.first() or SpeakerFactory(edition=edition, person=person)
        )

    answer = sign_in(organizer).get(f"{IMPORTS}program.xlsx")
    if sessions:
        kept = keep_import(edition=edition, upload=ContentFile(answer.content, name="program.xlsx"), by=organizer)
        assert (faults(plan(kept, organizer)), set(effects(plan(kept, organizer)))) == ([], {"same"})


class TestPages:
    @pytest.fixture
    def browser(self, sign_in: SignIn, organizer: User) -> Client:
        return sign_in(organizer)

    def test_from_upload_to_undo(self, browser: Client, event: Event) -> None:
        shown = browser.post(IMPORTS, {"file": table(line(), line(名称="圆桌", 会议厅="九号厅"))}, follow=True)
        url = shown.redirect_chain[0][0]
        assert "There is no hall “九号厅” there." in shown.content.decode()

        told = {"stamp": shown.context["plan"].stamp}
        assert "Rows that are wrong: 1." in browser.post(f"{url}apply/", told, follow=True).content.decode()
        done = browser.post(f"{url}apply/", told | {"skips_wrong": "on"}, follow=True)
        assert "Sessions added: 1, changed: 0." in done.content.decode()
        assert "The import is undone." in browser.post(f"{url}undo/", follow=True).content.decode()
        assert not Session.objects.exists()

    def test_a_file_of_something_else_is_refused_at_the_field(self, browser: Client, event: Event) -> None:
        answer = browser.post(IMPORTS, {"file": ContentFile(b"x", name="x.xlsx")})

        assert answer.context["form"].errors["file"] == ["This is no Excel workbook (.xlsx) without macros."]

    def test_the_empty_table_offers_what_may_stand_in_it(self, browser: Client, event: Event) -> None:
        book = load_workbook(io.BytesIO(browser.get(f"{IMPORTS}template.xlsx").content))

        offered = {str(rule.sqref): rule.formula1 for rule in book["日程"].data_validations.dataValidation}
        assert offered["A2:A2001"] == "'选项'!$A$2:$A$2"
        assert [cell.value for cell in book["选项"]["A"] if cell.value] == ["活动", "生命科学人才大会"]

    def test_another_ones_import_is_not_there(
        self, browser: Client, event: Event, edition: Edition, organizer: User, event_organizer: User, sign_in: SignIn
    ) -> None:
        kept = keep(edition, organizer, line())

        assert sign_in(event_organizer).get(f"{IMPORTS}{kept.pk}/").status_code == 404
        assert browser.get(f"{IMPORTS}{kept.pk}/").status_code == 200

    def test_an_auditor_imports_nothing(self, auditor: User, sign_in: SignIn) -> None:
        assert sign_in(auditor).get(IMPORTS).status_code == 403
