"""The counter and its ledger (签领)."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.people.merging import merge
from conference.people.models import User
from events.checkin.models import Collection, CollectionItem, Receipt
from events.checkin.services.collecting import hand_out, void
from events.program.models import Event
from events.registration.models import Pass
from events.registration.passes import address_of
from tests.conftest import SignIn
from tests.events.checkin.conftest import pass_for
from tests.factories import CollectionFactory, CollectionItemFactory, PersonFactory, change

pytestmark = pytest.mark.django_db

COUNTER, LEDGER = reverse("checkin:counter"), reverse("admin:events_collection_changelist")
SIGNED = "M10 20L30 40L50 20"


@pytest.fixture
def badge(edition: Edition) -> CollectionItem:
    """What is collected once."""
    item: CollectionItem = CollectionItemFactory(edition=edition, name_zh="胸卡")
    return item


@pytest.fixture
def water(edition: Edition) -> CollectionItem:
    """What is collected as often as one likes."""
    item: CollectionItem = CollectionItemFactory(edition=edition, name_zh="饮用水", is_once=False)
    return item


@pytest.fixture
def desk(organizer: User, sign_in: SignIn) -> Client:
    return sign_in(organizer)


def give(by: User, *passes: Pass, **told: Any) -> Receipt:
    """Hand out against a drawn signature, unless told otherwise."""
    return hand_out(edition=passes[0].edition, passes=passes, by=by, **{"signature": SIGNED} | told)


class TestHandingOut:
    def test_the_ledger_says_who_got_what_from_whom(self, event: Event, organizer: User, badge: CollectionItem) -> None:
        issued = pass_for(event)

        receipt = give(organizer, issued, items=[badge])

        row = Collection.objects.get()
        assert (row.issued_pass, row.item, row.receipt) == (issued, badge, receipt)
        assert (receipt.handed_out_by, receipt.signature, receipt.proxy_name) == (organizer, SIGNED, "")
        entry = AuditEntry.objects.get(verb="hand out")
        assert (entry.object_label, entry.changes) == ("", {"collections": 1})

    def test_what_is_signed_is_sealed(self, event: Event, organizer: User, badge: CollectionItem) -> None:
        give(organizer, pass_for(event), items=[badge], proxy_name="王芳", proxy_phone="+8613800138000")

        with connection.cursor() as cursor:
            cursor.execute("SELECT signature, proxy_phone FROM events_receipt")
            assert [value[:5] for value in cursor.fetchone()] == ["gcm1:"] * 2

    def test_once_is_once_and_often_is_often(
        self, event: Event, organizer: User, badge: CollectionItem, water: CollectionItem
    ) -> None:
        issued = pass_for(event)
        give(organizer, issued, items=[badge, water])

        give(organizer, issued, items=[badge, water])
        with pytest.raises(ValidationError):
            give(organizer, issued, items=[badge])

        assert [row.item for row in Collection.objects.order_by("pk")] == [badge, water, water]

    def test_the_database_refuses_a_second_one(self, badge: CollectionItem) -> None:
        row = CollectionFactory(item=badge, issued_pass__edition=badge.edition)

        with pytest.raises(DatabaseError, match="collection_is_made_once"):
            CollectionFactory(item=badge, issued_pass=row.issued_pass)

    @pytest.mark.parametrize(
        "told",
        [
            {"signature": None},
            {"proxy_name": "王芳"},
            {"proxy_phone": "+8613800138000"},
        ],
    )
    def test_it_is_signed_and_a_proxy_leaves_name_and_phone(
        self, event: Event, organizer: User, badge: CollectionItem, told: dict[str, Any]
    ) -> None:
        with pytest.raises(ValidationError):
            give(organizer, pass_for(event), items=[badge], **told)

        assert not Receipt.objects.exists()

    def test_one_signs_for_several_by_name(self, event: Event, organizer: User, badge: CollectionItem) -> None:
        passes = [pass_for(event) for _ in range(3)]
        give(organizer, passes[0], items=[badge])

        with pytest.raises(ValidationError):
            give(organizer, *passes, items=[badge])
        receipt = give(
            organizer, *passes, items=[badge], proxy_name="王芳", proxy_phone="+8613800138000", signature=None,
            typed_name="王芳",
        )  # fmt: skip

        assert [row.issued_pass for row in receipt.collections.order_by("pk")] == passes[1:]


class TestLedger:
    def test_nothing_is_changed_or_deleted(self, badge: CollectionItem) -> None:
        row = CollectionFactory(item=badge, issued_pass__edition=badge.edition)
        other = CollectionItemFactory(edition=badge.edition)
        receipts, rows = Receipt.objects.filter(pk=row.receipt_id), Collection.objects.filter(pk=row.pk)

        for act in (
            lambda: rows.update(item=other),
            lambda: rows.delete(),
            lambda: receipts.update(typed_name="别人"),
            lambda: receipts.delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()

    def test_a_mistake_is_made_void_once_and_then_collected_anew(
        self, event: Event, organizer: User, badge: CollectionItem
    ) -> None:
        issued = pass_for(event)
        (row,) = give(organizer, issued, items=[badge]).collections.all()

        with pytest.raises(ValidationError):
            void(collection=row, reason=" ", by=organizer)
        void(collection=row, reason="发错", by=organizer)
        void(collection=row, reason="又一次", by=organizer)
        give(organizer, issued, items=[badge])

        row.refresh_from_db()
        assert (row.void_reason, row.voided_by) == ("发错", organizer)
        assert AuditEntry.objects.filter(verb="void").count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            Collection.objects.filter(pk=row.pk).update(voided_at=None, void_reason="")

    def test_of_one_human_with_two_records_both_rows_stay(
        self, event: Event, organizer: User, badge: CollectionItem
    ) -> None:
        kept, given_up = pass_for(event), pass_for(event)
        for issued in (kept, given_up):
            give(organizer, issued, items=[badge])

        merge(kept=kept.person, given_up=given_up.person, by=organizer)

        rows = Collection.objects.order_by("pk")
        assert [(row.issued_pass, row.voided_at is None) for row in rows] == [(kept, True), (kept, False)]


class TestCounter:
    def look_up(self, desk: Client, text: str) -> list[str]:
        """The codes of those who are found."""
        page = desk.post(COUNTER, {"looked_up": text}, follow=True)
        return [holder.badge.code for holder in page.context["holders"]]

    def test_somebody_is_found_by_code_phone_and_address(self, desk: Client, event: Event) -> None:
        person = PersonFactory(phone="+8613800138000", email="lin@example.com")
        issued = pass_for(event, person=person)
        pass_for(event)

        asked = [address_of(issued), issued.code.lower(), "138 0013 8000", "LIN@example.com"]
        assert [self.look_up(desk, text) for text in asked] == [[issued.code]] * 4
        assert [self.look_up(desk, text) for text in ("0000000000", "138", "13900139000", "\0@example.com")] == [[]] * 4

    def test_a_void_code_is_told(self, desk: Client, event: Event) -> None:
        issued = pass_for(event)
        old = address_of(issued)
        change(issued, version=2)

        assert (self.look_up(desk, old), self.look_up(desk, address_of(issued))) == ([], [issued.code])

    def test_whose_registration_waits_is_not_there(self, desk: Client, event: Event) -> None:
        assert self.look_up(desk, pass_for(event, status="waiting").code) == []

    def test_they_sign_and_it_is_handed_out(self, desk: Client, event: Event, badge: CollectionItem) -> None:
        issued = pass_for(event)
        address = f"{COUNTER}?pass={issued.code}"
        told = {"passes": issued.pk, "items": badge.pk}

        forged = desk.post(address, told | {"signature": '"/><script>'})
        unsigned = desk.post(address, told)
        other = desk.post(address, told | {"signature": SIGNED, "passes": pass_for(event).pk})
        assert [answer.status_code for answer in (forged, unsigned, other)] == [200] * 3
        assert not Collection.objects.exists()

        assert desk.post(address, told | {"signature": SIGNED}).status_code == 302
        assert [row.item for row in desk.get(address).context["holders"][0].collections] == [badge]

    def test_one_collects_for_an_organization(self, desk: Client, event: Event, badge: CollectionItem) -> None:
        colleagues = [pass_for(event, person=PersonFactory(affiliation="重庆大学")) for _ in range(2)]
        pass_for(event)
        address = f"{COUNTER}?affiliation=重庆大学&event={event.code}"
        shown = {holder.badge.pk for holder in desk.get(address).context["holders"]}
        told = {"passes": list(shown), "items": badge.pk, "typed_name": "王芳", "proxy_name": "王芳"}

        answers = [desk.post(address, told | {"proxy_phone": phone}).status_code for phone in ("1", "13800138000")]

        assert shown == {issued.pk for issued in colleagues}
        assert answers == [200, 302]
        assert Receipt.objects.get().collections.count() == 2

    def test_an_organizer_of_an_event_hands_out_to_its_people_alone(
        self, event_organizer: User, sign_in: SignIn, event: Event
    ) -> None:
        desk, own = sign_in(event_organizer), pass_for(event_organizer.organized_events.get().event)

        assert self.look_up(desk, own.code) == [own.code]
        assert self.look_up(desk, pass_for(event).code) == []

    def test_the_page_costs_the_same_for_one_as_for_three(
        self, desk: Client, event: Event, badge: CollectionItem
    ) -> None:
        def more() -> None:
            CollectionFactory(issued_pass=pass_for(event), item=badge)

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(f"{COUNTER}?event={event.code}").status_code == 200
            return len(captured)

        more()
        queries()
        one = queries()
        more()
        more()

        assert queries() == one


class TestDesk:
    def test_the_ledger_is_exported_without_signatures(
        self, desk: Client, event: Event, organizer: User, badge: CollectionItem
    ) -> None:
        give(organizer, pass_for(event), items=[badge], proxy_name="王芳", proxy_phone="+8613800138000")
        row = Collection.objects.get()

        answer = desk.post(LEDGER, {"action": "export_selected", "_selected_action": [row.pk]})

        _heading, written = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
        assert written[3:7] == (row.issued_pass.code, "胸卡", "王芳", "+8613800138000")
        assert SIGNED not in map(str, written)
        assert AuditEntry.objects.get(verb="export").changes == {"rows": 1}

    def test_the_row_shows_the_signature(
        self, desk: Client, event: Event, organizer: User, badge: CollectionItem
    ) -> None:
        (row,) = give(organizer, pass_for(event), items=[badge]).collections.all()

        page = desk.get(reverse("admin:events_collection_change", args=[row.pk])).content.decode()

        assert f'd="{SIGNED}"' in page

    def test_rows_are_made_void_with_a_reason(self, desk: Client, event: Event) -> None:
        row = CollectionFactory(issued_pass=pass_for(event))

        for reason in ("", "发错"):
            desk.post(LEDGER, {"action": "void_selected", "_selected_action": [row.pk], "reason": reason})

        assert Collection.objects.get().void_reason == "发错"

    def test_rows_of_other_events_are_not_there(self, event_organizer: User, sign_in: SignIn, event: Event) -> None:
        CollectionFactory(issued_pass=pass_for(event))
        own = CollectionFactory(issued_pass=pass_for(event_organizer.organized_events.get().event))

        assert list(sign_in(event_organizer).get(LEDGER).context["cl"].queryset) == [own]

    def test_a_list_costs_the_same_for_one_as_for_three(self, desk: Client, event: Event) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(LEDGER).status_code == 200
            return len(captured)

        CollectionFactory(issued_pass=pass_for(event))
        queries()
        one = queries()
        for _ in range(2):
            CollectionFactory(issued_pass=pass_for(event))

        assert queries() == one
