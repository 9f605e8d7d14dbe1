"""Vetting: from complete data to a pass that opens, by lists and their results."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from conference.audit.models import AuditEntry
from conference.kit import clock, spreadsheets
from conference.kit.documents import Document, DocumentKind
from conference.outbox.models import Message
from conference.people.models import User
from events.registration.models import Registration, SeatPool, Vetting, VettingList, Zone
from events.registration.services.identifying import change_document
from events.registration.services.refusals import DocumentSubmitted, NothingToVet, TooLate
from events.registration.services.registering import add, register
from events.registration.services.vetting import (
    assign_zones,
    begin_vetting,
    complete_vetting,
    decide_vetting,
    freeze_list,
    permit_vehicle,
    sign_late,
)
from events.registration.services.vetting_results import apply_results, keep_results
from events.registration.tasks import forget_documents
from events.registration.vetting_tables import list_table, planned_results
from tests.factories import PersonFactory, SeatPoolFactory, UserFactory, change, portrait

pytestmark = pytest.mark.django_db

SECRET = "有犯罪记录"


@pytest.fixture
def pool() -> SeatPool:
    """An event that vets everybody."""
    pool: SeatPool = SeatPoolFactory(policy__asks_document=True, policy__asks_vetting=True)
    return pool


@pytest.fixture
def officer() -> User:
    """Who freezes lists."""
    user: User = UserFactory()
    return user


def attend(pool: SeatPool, number: int = 1, **told: Any) -> Vetting:
    """Somebody whose data are complete."""
    document = Document(DocumentKind.PASSPORT, f"E{number:08}")
    registration = register(event=pool.event, person=PersonFactory(**told), document=document)
    return complete_vetting(registration=registration, photo=portrait(), plate="")


def freeze(pool: SeatPool, officer: User) -> VettingList:
    return freeze_list(vetting_list=VettingList(event=pool.event), by=officer)


def status(vetting: Vetting) -> str:
    return Vetting.objects.get(pk=vetting.pk).status


def opens(vetting: Vetting) -> bool:
    return Registration.objects.opening().filter(pk=vetting.registration_id).exists()


def table(
    *rows: tuple[str, ...], headings: tuple[str, ...] = ("编号", "审查结果", "原因", "区域", "车证")
) -> ContentFile:
    book = Workbook()
    assert book.active
    for row in (headings, *rows):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return ContentFile(content.getvalue(), name="results.xlsx")


class TestWhatAPassOpens:
    """Confirmed, and cleared where the event asks for it."""

    def test_an_event_without_vetting_opens_when_confirmed(self) -> None:
        registration = register(event=SeatPoolFactory().event, person=PersonFactory())

        assert Registration.objects.opening().get() == registration

    def test_one_with_vetting_opens_to_the_cleared_alone(self, pool: SeatPool, officer: User) -> None:
        vetting = attend(pool)
        assert not opens(vetting)
        freeze(pool, officer)
        assert not opens(vetting)

        decide_vetting(vetting=vetting, status="cleared", by=officer)
        assert opens(vetting)
        Registration.objects.update(status="cancelled", cancelled_at=timezone.now())
        assert not opens(vetting)

    def test_who_was_registered_before_vetting_was_asked_is_not_let_in(self) -> None:
        pool = SeatPoolFactory()
        registration = register(event=pool.event, person=PersonFactory())
        change(pool.event.registration_policy, asks_document=True, asks_vetting=True)
        assert not Registration.objects.opening().exists()

        begin_vetting(pool.event)
        begin_vetting(pool.event)

        assert registration.vetting.status == "incomplete"

    def test_vetting_needs_real_names(self) -> None:
        with pytest.raises(IntegrityError, match="policy_vets_real_names"):
            SeatPoolFactory(policy__asks_vetting=True)


class TestCompleting:
    """Document and portrait."""

    def test_both_make_it_complete(self, pool: SeatPool, officer: User) -> None:
        user = UserFactory()
        registration = add(event=pool.event, person=user.person, by=officer)
        vetting = complete_vetting(registration=registration, photo=portrait(), plate="渝A12345")
        assert status(vetting) == "incomplete"

        change_document(registration=registration, document=Document(DocumentKind.PASSPORT, "E12345678"), by=user)

        assert status(vetting) == "complete"

    def test_the_portrait_is_private_and_without_metadata(self, pool: SeatPool, settings: LazySettings) -> None:
        vetting = attend(pool)

        stored = [path for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()]
        assert [path.suffix for path in stored] == [".webp"]
        assert b"secret" not in stored[0].read_bytes()
        assert not Path(settings.MEDIA_ROOT).exists()
        assert vetting.registration.code not in stored[0].name

    def test_another_portrait_takes_its_place(
        self, pool: SeatPool, settings: LazySettings, django_capture_on_commit_callbacks: Any
    ) -> None:
        vetting = attend(pool)

        with django_capture_on_commit_callbacks(execute=True):
            complete_vetting(registration=vetting.registration, photo=portrait(size=(400, 600)), plate="")

        assert len([path for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()]) == 1

    def test_once_on_a_list_nothing_changes(self, pool: SeatPool, officer: User) -> None:
        vetting = attend(pool)
        freeze(pool, officer)

        with pytest.raises(TooLate):
            complete_vetting(registration=vetting.registration, photo=portrait(), plate="")
        with pytest.raises(DocumentSubmitted):
            change_document(
                registration=vetting.registration, document=Document(DocumentKind.PASSPORT, "E99999999"), by=officer
            )


class TestFreezing:
    """A list of everybody who is complete."""

    def test_only_the_confirmed_and_complete_are_on_it(self, pool: SeatPool, officer: User) -> None:
        first, second, requested = (attend(pool, number) for number in (1, 2, 3))
        Registration.objects.filter(pk=requested.registration_id).update(status="requested")
        incomplete = register(
            event=pool.event, person=PersonFactory(), document=Document(DocumentKind.PASSPORT, "E00000004")
        ).vetting

        made = freeze(pool, officer)

        assert (made.number, made.frozen_by, set(made.vettings.all())) == (1, officer, {first, second})
        assert [status(each) for each in (first, requested, incomplete)] == ["submitted", "complete", "incomplete"]
        assert AuditEntry.objects.get(verb="freeze").changes == {"people": 2}

    def test_the_next_one_has_the_next_number_and_the_others(self, pool: SeatPool, officer: User) -> None:
        attend(pool, 1)
        freeze(pool, officer)
        with pytest.raises(NothingToVet):
            freeze(pool, officer)

        later = attend(pool, 2)

        made = freeze(pool, officer)
        assert (made.number, list(made.vettings.all())) == (2, [later])

    def test_a_late_addition_is_signed_for_by_name(self, pool: SeatPool, officer: User) -> None:
        attend(pool, 1)
        late = attend(pool, 2)
        with pytest.raises(NothingToVet):
            sign_late(vetting=late, reason="院士", by=officer)
        Vetting.objects.filter(pk=late.pk).update(status="incomplete")
        made = freeze(pool, officer)
        Vetting.objects.filter(pk=late.pk).update(status="complete")

        sign_late(vetting=late, reason="院士", by=officer)

        late.refresh_from_db()
        assert (late.vetting_list, late.late_by, late.late_reason) == (made, officer, "院士")
        entry = AuditEntry.objects.get(verb="sign for")
        assert (entry.actor_id, entry.changes) == (officer.pk, {"reason": "院士", "list": 1})

    @pytest.mark.parametrize(
        ("values", "constraint"),
        [
            ({"status": "cleared"}, "vetting_is_decided_on_a_list"),
            ({"late_reason": "院士"}, "vetting_late_addition_is_signed"),
            ({"has_vehicle_permit": True}, "vetting_permit_is_for_a_plate"),
        ],
    )
    def test_the_database_refuses_what_cannot_be(
        self, pool: SeatPool, values: dict[str, object], constraint: str
    ) -> None:
        attend(pool)

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Vetting.objects.update(**values)


class TestTheTable:
    """What the authorities read."""

    def rows(self, made: VettingList) -> list[list[object]]:
        content = io.BytesIO(spreadsheets.download(filename="list", **list_table(made)).content)
        return [[cell.value for cell in row] for row in load_workbook(content).worksheets[0].iter_rows()]

    def test_it_has_the_columns_of_the_list_in_its_order(self, pool: SeatPool, officer: User) -> None:
        vetting = attend(pool, name_zh="林晓", affiliation="重庆大学")
        made = freeze(pool, officer)

        made.columns = "document_number | 证件号\nname | 姓名\ncode | 序号"
        made.full_clean()

        assert self.rows(made) == [
            ["证件号", "姓名", "序号", "审查结果", "原因", "区域", "车证"],
            ["E00000001", "林晓", vetting.registration.code, None, None, None, None],
        ]

    def test_the_usual_columns_are_valid_and_say_who_signed(self, pool: SeatPool, officer: User) -> None:
        attend(pool, 1)
        made = freeze(pool, officer)
        made.full_clean()
        sign_late(vetting=attend(pool, 2), reason="院士", by=officer)

        headings, first, late = self.rows(made)

        column = headings.index("补报签字人")
        assert (first[column], late[column]) == (None, officer.person.name_zh)

    @pytest.mark.parametrize(
        "columns",
        ["name | 姓名", "code | 编号\nshoe_size | 鞋码", "code |", "code | 编号\ncode | 号", "code | 号\nname | 号"],
    )
    def test_columns_that_cannot_be_are_refused(self, pool: SeatPool, officer: User, columns: str) -> None:
        attend(pool)
        made = freeze(pool, officer)

        made.columns = columns
        with pytest.raises(ValidationError) as refusal:
            made.full_clean()
        assert list(refusal.value.message_dict) == ["columns"]


class TestResults:
    """What comes back."""

    @pytest.fixture
    def vettings(self, pool: SeatPool, officer: User) -> list[Vetting]:
        """Two on a list; the second comes by car."""
        attend(pool, 1)
        second = attend(pool, 2)
        complete_vetting(registration=second.registration, photo=None, plate="渝AD12345")
        freeze(pool, officer)
        Zone.objects.create(edition=pool.event.edition, name_zh="主会场", name_en="Main hall")
        return list(Vetting.objects.order_by("pk"))

    def upload(self, *rows: tuple[str, ...], **options: Any) -> VettingList:
        made = VettingList.objects.select_related("event").get()
        keep_results(vetting_list=made, upload=table(*rows, **options))
        return VettingList.objects.select_related("event").get()

    def test_they_are_looked_at_first_and_then_written(self, vettings: list[Vetting], officer: User) -> None:
        first, second = vettings
        codes = [vetting.registration.code for vetting in vettings]

        made = self.upload((codes[0], "不通过", SECRET), (codes[1].lower(), "通过", "", "主会场", "是"))
        assert [row.faults for row in planned_results(made)] == [[], []]
        assert status(first) == "submitted"
        assert apply_results(vetting_list=made, stamp=made.stamp, by=officer) == 2

        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.status, first.reason, second.status) == ("refused", SECRET, "cleared")
        assert ([zone.name_zh for zone in second.zones.all()], second.has_vehicle_permit) == (["主会场"], True)
        assert (opens(first), opens(second)) == (False, True)

    def test_they_may_come_back_in_english(self, vettings: list[Vetting]) -> None:
        first, second = (vetting.registration.code for vetting in vettings)

        made = self.upload(
            (first, "Not admitted", SECRET), (second, "cleared", "", "Main hall", "Yes"),
            headings=("Code", "Result", "Reason", "Zones", "Vehicle permit"),
        )  # fmt: skip

        assert [(row.faults, row.status, row.reason, row.permit) for row in planned_results(made)] == [
            ([], "refused", SECRET, None),
            ([], "cleared", "", True),
        ]
        assert [zone.name_zh for zone in planned_results(made)[1].zones or ()] == ["主会场"]

    def test_the_reason_is_sealed_and_told_to_nobody(self, vettings: list[Vetting], officer: User) -> None:
        made = self.upload((vettings[0].registration.code, "不通过", SECRET))
        apply_results(vetting_list=made, stamp=made.stamp, by=officer)

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT vetting::text FROM events_vetting vetting UNION SELECT list::text FROM events_vettinglist list"
                " UNION SELECT entry::text FROM conference_auditentry entry"
            )
            assert not any(SECRET in row for (row,) in cursor.fetchall())
        message = Message.objects.get(kind="registration.vetting")
        assert SECRET not in message.text + message.html
        assert "无法参加" in message.text

    def test_each_fault_stands_in_its_row_and_nothing_is_written(self, vettings: list[Vetting], officer: User) -> None:
        code = vettings[0].registration.code
        made = self.upload(
            (code, "也许"), ("0000000000", "通过"), (code, "通过", "", "月球"), (code, "", "", "", "是"), ("", "通过")
        )

        faults = [row.faults for row in planned_results(made)]
        assert [len(each) for each in faults] == [1, 1, 2, 2, 1]
        assert [row.number for row in planned_results(made)] == [2, 3, 4, 5, 6]
        with pytest.raises(ValidationError):
            apply_results(vetting_list=made, stamp=made.stamp, by=officer)
        assert status(vettings[0]) == "submitted"

    def test_results_are_written_once_and_only_those_that_were_looked_at(
        self, vettings: list[Vetting], officer: User
    ) -> None:
        before = self.upload((vettings[0].registration.code, "通过")).stamp
        made = self.upload((vettings[0].registration.code, "不通过"))

        with pytest.raises(ValidationError):
            apply_results(vetting_list=made, stamp=before, by=officer)
        stamp = made.stamp
        apply_results(vetting_list=made, stamp=stamp, by=officer)
        with pytest.raises(ValidationError):
            apply_results(vetting_list=made, stamp=stamp, by=officer)

        assert status(vettings[0]) == "refused"
        assert Message.objects.filter(kind="registration.vetting").count() == 1

    @pytest.mark.parametrize("headings", [("编号", "结论"), ("序号", "审查结果")])
    def test_a_table_without_code_or_result_is_refused(
        self, vettings: list[Vetting], headings: tuple[str, str]
    ) -> None:
        with pytest.raises(ValidationError, match="审查结果"):
            self.upload((vettings[0].registration.code, "通过"), headings=headings)

    def test_an_empty_one_is_refused(self, vettings: list[Vetting]) -> None:
        with pytest.raises(ValidationError):
            self.upload((vettings[0].registration.code, ""))


class TestDeciding:
    """By hand."""

    def test_who_is_on_no_list_is_not_decided_on(self, pool: SeatPool, officer: User) -> None:
        vetting = attend(pool)

        decide_vetting(vetting=vetting, status="cleared", by=officer)

        assert status(vetting) == "complete"

    def test_a_decision_may_be_taken_back(self, pool: SeatPool, officer: User) -> None:
        vetting = attend(pool)
        freeze(pool, officer)

        for decision in ("cleared", "refused", "refused", "cleared"):
            decide_vetting(vetting=vetting, status=decision, by=officer)

        assert opens(vetting)
        assert AuditEntry.objects.filter(verb__in=("clear", "refuse")).count() == 3

    def test_zones_and_permits_are_assigned_and_logged(self, pool: SeatPool, officer: User) -> None:
        vetting = attend(pool)
        hall, stage = (Zone.objects.create(edition=pool.event.edition, name_zh=name) for name in ("主会场", "后台"))

        assign_zones(vetting=vetting, zones=[hall, stage], by=officer)
        assign_zones(vetting=vetting, zones=[stage], by=officer)
        assert not permit_vehicle(vetting=vetting, is_permitted=True, by=officer)
        Vetting.objects.update(plate="渝A12345")
        assert permit_vehicle(vetting=vetting, is_permitted=True, by=officer)

        assert list(vetting.zones.all()) == [stage]
        assert [list(entry.changes) for entry in AuditEntry.objects.filter(verb="change")] == [
            ["vehicle permit"], ["zones"], ["zones"],
        ]  # fmt: skip


def test_portraits_and_reasons_go_with_the_documents(
    pool: SeatPool, officer: User, settings: LazySettings, django_capture_on_commit_callbacks: Any
) -> None:
    attend(pool)
    made = freeze(pool, officer)
    last_day = dt.datetime.combine(pool.event.edition.closes_on, dt.time(12), timezone.get_default_timezone())
    clock.set_offset(last_day + dt.timedelta(31) - timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        forget_documents()

    assert not Vetting.objects.exists()
    assert not [path for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()]
    assert VettingList.objects.get() == made
