"""Vetting at the desk."""

import io

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit.documents import Document, DocumentKind
from conference.kit.roles import Role
from conference.people.models import User
from conference.people.services import appoint
from events.program.models import EventOrganizer
from events.registration.models import SeatPool, Vetting, VettingList, Zone
from events.registration.services.registering import register
from events.registration.services.vetting import complete_vetting
from tests.conftest import SignIn
from tests.factories import EventFactory, PersonFactory, SeatPoolFactory, change, portrait

pytestmark = pytest.mark.django_db

VETTINGS, ADD = reverse("admin:events_vetting_changelist"), reverse("admin:events_vettinglist_add")


@pytest.fixture
def pool(edition: Edition) -> SeatPool:
    """An event that vets everybody."""
    event = EventFactory(edition=edition)
    return SeatPoolFactory(event=event, policy__asks_document=True, policy__asks_vetting=True)


@pytest.fixture
def desk(organizer: User, sign_in: SignIn) -> Client:
    return sign_in(organizer)


def attend(pool: SeatPool, number: int = 1) -> Vetting:
    document = Document(DocumentKind.PASSPORT, f"E{number:08}")
    registration = register(event=pool.event, person=PersonFactory(), document=document)
    return complete_vetting(registration=registration, photo=portrait(), plate="")


def freeze(desk: Client, pool: SeatPool, columns: str = "code | 编号\nname | 姓名") -> VettingList:
    answer = desk.post(ADD, {"event": pool.event_id, "columns": columns})
    assert answer.status_code == 302, answer.context["errors"]
    return VettingList.objects.first()  # type: ignore[return-value]


def choose(desk: Client, action: str, *vettings: Vetting, **told: object) -> str:
    """Do an action on some rows; the page that answers."""
    chosen = {"action": action, "_selected_action": [each.pk for each in vettings]}
    return desk.post(VETTINGS, chosen | told, follow=True).content.decode()


def test_a_list_is_frozen_by_adding_it_and_refused_in_words_where_nobody_is_complete(
    pool: SeatPool, desk: Client, organizer: User
) -> None:
    said = desk.post(ADD, {"event": pool.event_id, "columns": "code | 编号"}, follow=True).content.decode()
    assert "暂无" in said
    attend(pool)

    made = freeze(desk, pool)

    assert (made.number, made.frozen_by, made.vettings.count()) == (1, organizer, 1)


def test_a_table_goes_out_and_comes_back(pool: SeatPool, desk: Client) -> None:
    vetting = attend(pool)
    made = freeze(desk, pool)
    page = reverse("admin:events_vettinglist_results", args=[made.pk])
    book = load_workbook(io.BytesIO(desk.get(reverse("admin:events_vettinglist_download", args=[made.pk])).content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["编号", "姓名", "审查结果", "原因", "区域", "车证"]
    assert AuditEntry.objects.get(verb="export").changes == {"people": 1}

    sheet["C2"] = "通过"
    filled = io.BytesIO()
    book.save(filled)
    desk.post(page, {"file": ContentFile(filled.getvalue(), name="results.xlsx")})
    preview = desk.get(page)
    assert preview.context["plan"][0].vetting == vetting
    desk.post(page, {"stamp": preview.context["vetting_list"].stamp})

    vetting.refresh_from_db()
    assert vetting.status == "cleared"


def test_what_is_no_table_is_refused_at_the_form(pool: SeatPool, desk: Client) -> None:
    attend(pool)
    page = reverse("admin:events_vettinglist_results", args=[freeze(desk, pool).pk])

    assert "不含宏" in desk.post(page, {"file": ContentFile(b"?", name="results.xlsx")}).content.decode()
    assert "请重新预览" in desk.post(page, {"stamp": "0"}).content.decode()


def test_zones_are_assigned_in_bulk(pool: SeatPool, desk: Client) -> None:
    vettings = [attend(pool, number) for number in (1, 2)]
    zone = Zone.objects.create(edition=pool.event.edition, name_zh="主会场")

    assert "主会场" in choose(desk, "assign_zones_selected", *vettings)
    choose(desk, "assign_zones_selected", *vettings, told=1, zones=[zone.pk])

    assert [list(vetting.zones.all()) for vetting in vettings] == [[zone], [zone]]


def test_a_late_addition_and_a_refusal_ask_why(pool: SeatPool, desk: Client, organizer: User) -> None:
    attend(pool, 1)
    freeze(desk, pool)
    late = attend(pool, 2)

    choose(desk, "sign_late_selected", late, told=1, reason="")
    late.refresh_from_db()
    assert late.status == "complete"
    choose(desk, "sign_late_selected", late, told=1, reason="院士")
    choose(desk, "refuse_selected", late, told=1, reason="证件不符")

    late.refresh_from_db()
    assert (late.late_by, late.status, late.reason) == (organizer, "refused", "证件不符")
    page = desk.get(reverse("admin:events_vetting_change", args=[late.pk])).content.decode()
    assert "证件不符" in page
    assert late.get_absolute_url() in page


def test_an_organizer_of_an_event_vets_its_people_and_sees_no_others(
    pool: SeatPool, event_organizer: User, edition: Edition, sign_in: SignIn
) -> None:
    vetting = attend(pool)
    appoint(user=event_organizer, role=Role.AUDITOR, edition=edition, by=None)
    assert list(sign_in(event_organizer).get(VETTINGS).context["cl"].result_list) == []

    EventOrganizer.objects.create(event=pool.event, user=event_organizer)
    desk = sign_in(event_organizer)
    freeze(desk, pool)
    choose(desk, "clear_selected", vetting)

    vetting.refresh_from_db()
    assert vetting.status == "cleared"


def test_a_policy_that_asks_for_vetting_later_vets_whoever_is_registered(pool: SeatPool, desk: Client) -> None:
    change(pool.event.registration_policy, asks_vetting=False)
    registration = register(
        event=pool.event, person=PersonFactory(), document=Document(DocumentKind.PASSPORT, "E12345678")
    )
    told = {"event": pool.event_id, "access": "open", "offer_hours": 24, "asks_document": "on"}
    page = reverse("admin:events_registrationpolicy_change", args=[pool.event.registration_policy.pk])

    desk.post(page, told)
    assert not Vetting.objects.exists()
    desk.post(page, told | {"asks_vetting": "on"})

    assert Vetting.objects.get().registration == registration


@pytest.mark.parametrize("page", ["vettings", "lists", "table", "results"])
def test_it_costs_the_same_for_one_as_for_three(pool: SeatPool, desk: Client, page: str) -> None:
    counts = []
    zone = Zone.objects.create(edition=pool.event.edition, name_zh="主会场")
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            attend(pool, number).zones.add(zone)
            made = freeze(desk, pool)
        if page in ("table", "results"):
            made = VettingList.objects.earliest("pk")
            Vetting.objects.update(vetting_list=made)
            codes = [vetting.registration.code for vetting in Vetting.objects.all()]
            VettingList.objects.update(
                results=[{"number": row, "code": code, "zones": "主会场"} for row, code in enumerate(codes)]
            )
        address = {
            "vettings": VETTINGS,
            "lists": reverse("admin:events_vettinglist_changelist"),
            "table": reverse("admin:events_vettinglist_download", args=[made.pk]),
            "results": reverse("admin:events_vettinglist_results", args=[made.pk]),
        }[page]
        desk.get(address)  # what is read once and kept
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
