"""Lists of contacts: what an upload would do, what it does, and how people who sign up are found on them."""

import datetime as dt
import io
import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from conference.audiences.models import ContactList, ContactListEntry
from conference.audiences.services import delete_list, forget_tables, keep_table, take_in
from conference.audiences.tables import COLUMNS, Effect, PlannedContact, planned_contacts
from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit import clock
from conference.people.merging import merge, take_over
from conference.people.models import Language, Person, User
from conference.people.queries import people_with, person_with
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

HEADINGS = ["姓名", "电子邮箱", "手机", "单位", "职务", "语言"]
LISTS = "/admin/audiences/lists/"


def workbook(*rows: list[Any], headings: list[str] = HEADINGS) -> ContentFile[bytes]:
    book = Workbook()
    for row in [headings, *rows]:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return ContentFile(content.getvalue(), name="contacts.xlsx")


def csv_file(text: str, encoding: str = "utf-8") -> ContentFile[bytes]:
    return ContentFile(text.encode(encoding), name="contacts.csv")


def uploaded(upload: ContentFile[bytes], by: User, contact_list: ContactList | None = None) -> ContactList:
    contact_list = contact_list or factories.ContactListFactory()
    return keep_table(contact_list=contact_list, upload=upload, by=by)


def plan_of(upload: ContentFile[bytes], by: User) -> list[PlannedContact]:
    return planned_contacts(uploaded(upload, by))


def faults(row: PlannedContact) -> list[tuple[str, str]]:
    return [(str(column), words) for column, words in row.faults]


LIN = ["林晓", "lin@example.com", "138 0013 8000", "山城大学", "教授", "中文"]


class TestReading:
    def test_a_row_says_who_somebody_is(self, organizer: User) -> None:
        contact_list = uploaded(workbook(LIN, ["Maria Rossi", "Maria@Example.com"]), organizer)

        take_in(contact_list=contact_list, stamp=contact_list.stamp, by=organizer)

        lin, maria = contact_list.entries.select_related("person")
        assert (lin.person.name_zh, lin.person.email, lin.person.phone) == ("林晓", "lin@example.com", "+8613800138000")
        assert (lin.person.affiliation, lin.person.language) == ("山城大学", Language.CHINESE)
        assert (lin.organization, lin.position, lin.made_person) == ("山城大学", "教授", True)
        assert (maria.person.given_names, maria.person.email) == ("Maria Rossi", "maria@example.com")
        assert maria.person.language == Language.ENGLISH
        assert person_with("13800138000") == lin.person, "the hash of the number is there as well"

    @pytest.mark.parametrize(
        ("family", "given", "names"),
        [
            ("林", "晓", {"name_zh": "林晓"}),
            ("Rossi", "Maria", {"family_name": "Rossi", "given_names": "Maria"}),
            ("", "Sukarno", {"family_name": "", "given_names": "Sukarno"}),
        ],
    )
    def test_a_name_may_come_in_parts(self, family: str, given: str, names: dict[str, str], organizer: User) -> None:
        upload = workbook([family, given, "a@example.com"], headings=["姓", "名", "E-mail"])

        assert plan_of(upload, organizer)[0].names == names

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_csv_is_read_as_excel_and_wps_save_it(self, encoding: str, separator: str, organizer: User) -> None:
        lines = [["姓名", "邮箱", "单位"], ["林晓𠮷", "lin@example.com", "山城大学"]]
        text = "\r\n".join(separator.join(line) for line in lines)

        (row,) = plan_of(csv_file(text, encoding), organizer)

        assert (row.name, row.told["organization"], row.faults) == ("林晓𠮷", "山城大学", [])

    def test_a_cell_may_have_commas_and_lines(self, organizer: User) -> None:
        (row,) = plan_of(csv_file('Name,E-mail,Organization\nMaria,m@example.com,"Rossi, Bianchi\n& Co"'), organizer)

        assert row.told["organization"] == "Rossi, Bianchi\n& Co"

    def test_formulas_are_read_by_their_values_and_failing_ones_are_wrong(self, organizer: User) -> None:
        rows = plan_of(workbook(["林晓", "lin@example.com", "", "#REF!"], ["周敏", "=A2"]), organizer)

        assert faults(rows[0]) == [("单位", "单元格中的公式出错。")]
        assert faults(rows[1]) == [("电子邮箱", "请填写电子邮箱或手机号。")], (
            "a formula that was never reckoned is empty"
        )

    def test_a_number_that_excel_took_for_one_is_a_phone_number(self, organizer: User) -> None:
        (row,) = plan_of(workbook(["林晓", "", 13800138000]), organizer)

        assert row.told["phone"] == "+8613800138000"

    def test_the_template_is_read_as_it_is_written(self, sign_in: SignIn, organizer: User) -> None:
        content = sign_in(organizer).get(f"{LISTS}template.xlsx").content
        book = load_workbook(io.BytesIO(content))
        sheet = book.worksheets[0]
        assert [cell.value for cell in sheet[1]] == [str(title) for title in COLUMNS.values()]
        sheet.append(["林晓", None, None, "lin@example.com", None, "山城大学", "教授", "English"])
        filled = io.BytesIO()
        book.save(filled)

        (row,) = plan_of(ContentFile(filled.getvalue(), name="contacts.xlsx"), organizer)

        assert (row.told["position"], row.told["language"]) == ("教授", Language.ENGLISH)

    @pytest.mark.parametrize(
        ("upload", "words"),
        [
            (workbook(headings=["姓名", "城市"]), "首行须有姓名列"),
            (workbook(), "表格中没有数据"),
            (ContentFile(b"\x89PNG\r\n\x1a\n\0\0", name="contacts.csv"), "不是 UTF-8 或 GB18030"),
            (ContentFile(b"PK\x03\x04", name="contacts.xlsx"), "请上传不含宏"),
            (ContentFile("姓名,邮箱\n".encode() + b"x,y@example.com\n" * 5001, name="contacts.csv"), "5001"),
        ],
    )
    def test_what_is_no_table_of_people_is_refused_in_words(
        self, upload: ContentFile[bytes], words: str, organizer: User
    ) -> None:
        with pytest.raises(ValidationError, match=words):
            uploaded(upload, organizer)


class TestPlan:
    @pytest.mark.parametrize(
        ("row", "column", "words"),
        [
            (["", "lin@example.com"], "姓名", "请填写姓名。"),
            (["林晓"], "电子邮箱", "请填写电子邮箱或手机号。"),
            (["林晓", "lin@example"], "电子邮箱", "邮箱格式有误"),
            (["林晓", "", "12345"], "手机号", "手机号格式有误"),
            (["林晓", "lin@example.com", "", "", "", "法语"], "语言", "请填写“中文”或“English”。"),
            (["林" * 61, "lin@example.com"], "姓名", "60"),
        ],
    )
    def test_what_is_wrong_is_said_by_row_and_column(
        self, row: list[Any], column: str, words: str, organizer: User
    ) -> None:
        _good, wrong = plan_of(workbook(["周敏", "zhou@example.com"], row), organizer)

        assert (wrong.number, wrong.effect) == (3, Effect.WRONG)
        ((told_column, told_words),) = faults(wrong)
        assert (told_column, words in told_words) == (column, True), told_words

    def test_the_same_person_twice_in_the_table_is_one(self, organizer: User) -> None:
        plan = plan_of(workbook(LIN, ["林 晓", "LIN@example.com"], ["林晓", "", "+86 13800138000"]), organizer)

        assert [(row.effect, row.note) for row in plan] == [
            (Effect.NEW, ""),
            (Effect.DOUBLE, "与第 2 行相同。"),
            (Effect.DOUBLE, "与第 2 行相同。"),
        ]

    def test_two_people_with_one_contact_are_not_made_one(self, organizer: User) -> None:
        _lin, zhou = plan_of(workbook(LIN, ["周敏", "zhou@example.com", "13800138000"]), organizer)

        assert faults(zhou) == [("手机号", "第 2 行也使用了该联系方式，但姓名不同。")]

    def test_whom_the_portal_knows_is_not_written_down_again(self, organizer: User) -> None:
        written = factories.PersonFactory(name_zh="林晓", email="Lin@Example.com")
        signing_in = factories.UserFactory(
            person__name_zh="周敏", phone="+8613900139000", phone_is_verified=True, email=None, person__email=None
        ).person
        contact_list = uploaded(workbook(LIN, ["Zhou", "", "13900139000"]), organizer)

        lin, zhou = planned_contacts(contact_list)
        assert (lin.person, lin.effect, lin.note) == (written, Effect.KNOWN, "")
        assert (zhou.person, zhou.effect, zhou.note) == (signing_in, Effect.ACCOUNT, "系统中登记为“周敏”。")

        people = Person.objects.count()
        assert take_in(contact_list=contact_list, stamp=contact_list.stamp, by=organizer) == 2
        assert Person.objects.count() == people

    def test_contacts_of_two_known_people_in_one_row_are_wrong(self, organizer: User) -> None:
        factories.PersonFactory(name_zh="林晓", email="lin@example.com")
        factories.PersonFactory(name_zh="周敏", email=None, phone="+8613800138000")

        (row,) = plan_of(workbook(LIN), organizer)

        assert faults(row) == [("手机号", "电子邮箱与手机号分属两人：林晓、周敏。")]

    def test_who_is_on_the_list_already_stays_so(self, organizer: User) -> None:
        contact_list = uploaded(workbook(LIN), organizer)
        take_in(contact_list=contact_list, stamp=contact_list.stamp, by=organizer)
        uploaded(workbook(LIN, ["周敏", "zhou@example.com"]), organizer, contact_list)

        assert [row.effect for row in planned_contacts(contact_list)] == [Effect.LISTED, Effect.NEW]
        assert take_in(contact_list=contact_list, stamp=contact_list.stamp, by=organizer) == 1
        assert contact_list.entries.count() == 2

    def test_many_contacts_are_looked_for_as_one_is(self, organizer: User) -> None:
        factories.PersonFactory(email="twice@example.com")
        later = factories.PersonFactory(email="Twice@example.com")
        owner = factories.UserFactory(email="own@example.com", person__email="other@example.com").person
        factories.PersonFactory(email="own@example.com")
        contacts = ["twice@example.com", "own@example.com", "other@example.com", "nobody@example.com", "+8613800138000"]

        found = people_with(contacts)

        assert found == {"twice@example.com": later, "own@example.com": owner, "other@example.com": owner}
        assert found == {contact: person for contact in contacts if (person := person_with(contact))}


class TestTakingIn:
    def test_wrong_rows_keep_everybody_off_until_they_are_skipped(self, organizer: User) -> None:
        contact_list = uploaded(workbook(LIN, ["周敏"]), organizer)

        with pytest.raises(ValidationError, match="1 行"):
            take_in(contact_list=contact_list, stamp=contact_list.stamp, by=organizer)
        assert not contact_list.entries.exists()

        stamp = contact_list.stamp
        assert take_in(contact_list=contact_list, stamp=stamp, by=organizer, skips_wrong=True) == 1
        assert AuditEntry.objects.get(verb="import").changes == {"added": 1, "skipped": 1}

    def test_another_preview_than_was_looked_at_is_not_taken_in(self, organizer: User) -> None:
        contact_list = uploaded(workbook(LIN), organizer)
        stamp = contact_list.stamp
        uploaded(workbook(["周敏", "zhou@example.com"]), organizer, contact_list)

        with pytest.raises(ValidationError, match="重新查看预览"):
            take_in(contact_list=contact_list, stamp=stamp, by=organizer)

    def test_a_table_is_taken_in_once(self, organizer: User) -> None:
        contact_list = uploaded(workbook(LIN), organizer)
        stamp = contact_list.stamp
        take_in(contact_list=contact_list, stamp=stamp, by=organizer)

        with pytest.raises(ValidationError, match="重新查看预览"):
            take_in(contact_list=contact_list, stamp=stamp, by=organizer)

    def test_a_waiting_table_is_sealed(self, organizer: User) -> None:
        contact_list = uploaded(workbook(LIN), organizer)

        assert not ContactList.objects.extra(where=["\"table\" LIKE '%%lin@example.com%%'"]).exists()
        assert ContactList.objects.get(pk=contact_list.pk).table

    def test_a_table_that_nobody_takes_in_is_forgotten_after_a_week(self, organizer: User) -> None:
        uploaded(workbook(LIN), organizer)

        clock.set_offset(dt.timedelta(days=6))
        forget_tables()
        assert ContactList.objects.get().table

        clock.set_offset(dt.timedelta(days=8))
        forget_tables()
        assert ContactList.objects.get().table is None

    def test_five_thousand_rows_take_seconds(self, organizer: User, django_assert_max_num_queries: Any) -> None:
        rows = [[f"林晓{n}", f"lin{n}@example.com", f"138{n:08}", "山城大学", "教授", "中文"] for n in range(5000)]
        start = time.monotonic()
        contact_list = uploaded(workbook(*rows), organizer)
        with django_assert_max_num_queries(60):
            assert take_in(contact_list=contact_list, stamp=contact_list.stamp, by=organizer) == 5000

        assert time.monotonic() - start < 60


class TestDeleting:
    def test_a_list_takes_with_it_whom_nothing_else_names(self, edition: Edition, organizer: User) -> None:
        contact_list = uploaded(workbook(LIN, ["周敏", "zhou@example.com"], ["何静", "he@example.com"]), organizer)
        take_in(contact_list=contact_list, stamp=contact_list.stamp, by=organizer)
        lin, zhou, he = [entry.person for entry in contact_list.entries.order_by("pk")]
        factories.RegistrationFactory(person=zhou)
        factories.UserFactory(person=he)
        known = factories.ContactListEntryFactory(contact_list=contact_list).person

        delete_list(contact_list=contact_list, by=organizer)

        assert not ContactList.objects.exists()
        assert set(Person.objects.filter(pk__in=[lin.pk, zhou.pk, he.pk, known.pk])) == {zhou, he, known}

    def test_who_is_on_another_list_stays(self, organizer: User) -> None:
        lists = [uploaded(workbook(LIN), organizer) for _ in range(2)]
        for contact_list in lists:
            take_in(contact_list=contact_list, stamp=contact_list.stamp, by=organizer)

        delete_list(contact_list=lists[0], by=organizer)

        assert lists[1].entries.get().person.email == "lin@example.com"


class TestLinking:
    """Accounts that appear later."""

    def listed(self, organizer: User, *row: Any) -> ContactListEntry:
        contact_list = uploaded(workbook(list(row)), organizer)
        take_in(contact_list=contact_list, stamp=contact_list.stamp, by=organizer)
        return contact_list.entries.get()

    def test_whoever_signs_in_with_the_one_contact_takes_the_record_over(
        self, organizer: User, sign_in: SignIn
    ) -> None:
        entry = self.listed(organizer, "林晓", "lin@example.com")
        user = factories.UserFactory(email="lin@example.com")

        sign_in(user)

        assert ContactListEntry.objects.get().person == user.person
        assert not Person.objects.filter(pk=entry.person_id).exists()

    def test_of_two_contacts_one_suffices_for_the_list_alone(self, organizer: User, sign_in: SignIn) -> None:
        """The other contact may be another's: it does not become the user's."""
        entry = self.listed(organizer, *LIN)
        user = factories.UserFactory(email="lin@example.com")

        sign_in(user)

        assert ContactListEntry.objects.get().person == user.person
        assert not Person.objects.filter(pk=entry.person_id).exists()
        user.person.refresh_from_db()
        assert user.person.phone is None
        assert AuditEntry.objects.get(verb="link").object_id == user.person.pk

    def test_what_else_is_written_of_the_record_stays(self, organizer: User) -> None:
        entry = self.listed(organizer, *LIN)
        registration = factories.RegistrationFactory(person=entry.person)
        user = factories.UserFactory(email="lin@example.com")

        take_over(user=user, contacts=["lin@example.com"])

        registration.refresh_from_db()
        assert registration.person_id == entry.person_id
        assert ContactListEntry.objects.get().person == user.person

    def test_a_contact_that_several_share_links_nobody(self, organizer: User) -> None:
        entry = self.listed(organizer, *LIN)
        factories.PersonFactory(email="lin@example.com")
        user = factories.UserFactory(email="lin@example.com", person__email="own@example.com")

        take_over(user=user, contacts=["lin@example.com"])

        assert ContactListEntry.objects.get().person_id == entry.person_id

    def test_who_waits_for_an_invitation_of_their_own_is_left_alone(self, organizer: User) -> None:
        entry = self.listed(organizer, *LIN)
        factories.SpeakerFactory(person=entry.person)
        user = factories.UserFactory(email="lin@example.com", person__email="own@example.com")

        take_over(user=user, contacts=["lin@example.com"])

        assert ContactListEntry.objects.get().person_id == entry.person_id

    def test_whoever_is_listed_already_is_listed_once(self, organizer: User) -> None:
        entry = self.listed(organizer, *LIN)
        user = factories.UserFactory(email="lin@example.com", person__email="own@example.com")
        factories.ContactListEntryFactory(contact_list=entry.contact_list, person=user.person)

        take_over(user=user, contacts=["lin@example.com"])

        assert ContactListEntry.objects.get().person == user.person

    def test_two_records_made_one_are_listed_once(self, organizer: User) -> None:
        entry = self.listed(organizer, *LIN)
        other = factories.ContactListEntryFactory(contact_list=entry.contact_list)

        merge(kept=entry.person, given_up=other.person, by=organizer)

        assert ContactListEntry.objects.get() == entry


class TestPages:
    @pytest.fixture
    def desk(self, sign_in: SignIn, organizer: User) -> Client:
        return sign_in(organizer)

    def test_a_list_is_uploaded_looked_at_and_taken_in(self, desk: Client, edition: Edition) -> None:
        answer = desk.post(f"{LISTS}new/", {"name": "海外校友", "file": workbook(LIN, ["周敏"])})
        contact_list = ContactList.objects.get()
        assert answer.url == f"{LISTS}{contact_list.pk}/"

        html = desk.get(answer.url).content.decode()
        assert "<strong>电子邮箱</strong> 请填写电子邮箱或手机号。" in html
        assert not contact_list.entries.exists()

        told = {"stamp": contact_list.stamp}
        assert "1 行" in desk.post(f"{answer.url}take-in/", told, follow=True).content.decode()
        html = desk.post(f"{answer.url}take-in/", told | {"skips_wrong": "on"}, follow=True).content.decode()

        assert "已将 1 人加入名单。" in html
        assert "li…@example.com" in html
        assert "lin@example.com" not in html

    def test_what_cannot_be_read_is_said_at_the_field(self, desk: Client, edition: Edition) -> None:
        html = desk.post(f"{LISTS}new/", {"name": "海外校友", "file": csv_file("城市\n重庆")}).content.decode()

        assert "首行须有姓名列" in html
        assert 'value="海外校友"' in html
        assert not ContactList.objects.exists()

    def test_another_editions_list_is_not_there(self, desk: Client, edition: Edition) -> None:
        earlier = factories.ContactListFactory(edition=factories.EditionFactory(year=2028, is_current=False))

        for page in ("", "delete/"):
            assert desk.get(f"{LISTS}{earlier.pk}/{page}").status_code == 404
        assert desk.post(f"{LISTS}{earlier.pk}/take-in/").status_code == 404

    def test_an_auditor_looks_and_changes_nothing(self, sign_in: SignIn, auditor: User, edition: Edition) -> None:
        contact_list = factories.ContactListEntryFactory(contact_list__edition=edition).contact_list
        visitor, url = sign_in(auditor), f"{LISTS}{contact_list.pk}/"

        assert "<form" not in visitor.get(url).content.decode().partition('class="audiences"')[2]
        assert visitor.post(url, {"file": workbook(LIN)}).status_code == 403
        assert visitor.post(f"{url}take-in/").status_code == 403

    def test_a_list_is_deleted_after_one_was_asked(self, desk: Client, edition: Edition) -> None:
        contact_list = factories.ContactListFactory(edition=edition)

        assert contact_list.name in desk.get(f"{LISTS}{contact_list.pk}/delete/").content.decode()
        desk.post(f"{LISTS}{contact_list.pk}/delete/")

        assert not ContactList.objects.exists()

    def test_the_lists_and_a_list_cost_the_same_for_one_as_for_three(
        self, desk: Client, edition: Edition, django_assert_num_queries: Any
    ) -> None:
        entry = factories.ContactListEntryFactory(contact_list__edition=edition, person=factories.UserFactory().person)
        urls = (LISTS, f"{LISTS}{entry.contact_list.pk}/")
        costs = [self.cost(desk, url) for url in urls]
        for _ in range(2):
            factories.ContactListFactory(edition=edition)
            factories.ContactListEntryFactory(contact_list=entry.contact_list, person=factories.UserFactory().person)
            factories.ContactListEntryFactory(contact_list=entry.contact_list)

        for url, cost in zip(urls, costs, strict=True):
            with django_assert_num_queries(cost):
                desk.get(url)

    @staticmethod
    def cost(desk: Client, url: str) -> int:
        desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            desk.get(url)
        return len(queries)
