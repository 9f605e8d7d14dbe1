"""A unit's pages: one by one, from Excel, and at the desk."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit.spreadsheets import workbook
from conference.outbox.models import Message
from conference.people.models import Person, User
from events.registration.models import Registration, SeatPool, Unit
from events.registration.services.filing import Filed, file
from events.registration.services.registering import register
from tests.conftest import SignIn
from tests.factories import (
    AttendeeCategoryFactory,
    EventFactory,
    PersonFactory,
    SeatPoolFactory,
    UnitFactory,
    UserFactory,
    change,
)

pytestmark = pytest.mark.django_db

DESK = "/admin/events/unit/"
COLUMNS = ("中文姓名", "姓（与护照一致）", "名（与护照一致）", "邮箱或手机号", "国家（地区）")


@pytest.fixture
def unit(edition: Edition, attendee: User) -> Unit:
    """Whose contact has an account."""
    return UnitFactory(event=EventFactory(edition=edition), quota=3, contact=attendee.person)


@pytest.fixture
def browser(unit: Unit, attendee: User, sign_in: SignIn) -> Client:
    return sign_in(attendee)


def page_of(unit: Unit) -> str:
    return f"/units/{unit.code}/"


def table(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS) -> SimpleUploadedFile:
    content = BytesIO()
    workbook(title="people", columns=columns, rows=rows).save(content)
    return SimpleUploadedFile("people.xlsx", content.getvalue())


class TestForm:
    """One by one."""

    def test_somebody_is_filed_and_shown(self, unit: Unit, browser: Client) -> None:
        told = {"name_zh": "王一", "contact": "138 0013 8000", "country": "CN"}

        page = browser.post(page_of(unit), told, follow=True).content.decode()

        person = Registration.objects.get(unit=unit).person
        assert (person.name_zh, person.phone, person.country.code) == ("王一", "+8613800138000", "CN")
        assert "王一" in page

    def test_a_passport_name_will_do(self, unit: Unit, browser: Client) -> None:
        browser.post(page_of(unit), {"given_names": "Ana", "family_name": "Silva", "contact": "ana@example.com"})

        assert Registration.objects.get(unit=unit).filed_as == "Ana Silva"

    @pytest.mark.parametrize(
        "told", [{"name_zh": "王一"}, {"contact": "ana@example.com"}, {"name_zh": "王一", "contact": "1"}]
    )
    def test_without_a_name_and_a_contact_nobody_is(self, unit: Unit, browser: Client, told: dict[str, str]) -> None:
        assert browser.post(page_of(unit), told).context["form"].errors
        assert not Registration.objects.exists()

    def test_what_the_account_of_the_contact_is_called_is_not_told(self, unit: Unit, browser: Client) -> None:
        """Else whoever files could ask for the name to any number."""
        secret = UserFactory(person__name_zh="张秘密", person__affiliation="秘密单位")

        page = browser.post(page_of(unit), {"name_zh": "王一", "contact": secret.email}, follow=True).content.decode()

        assert "秘密" not in page
        assert Registration.objects.get(unit=unit).person == secret.person

    def test_a_refusal_keeps_what_was_typed(self, unit: Unit, browser: Client) -> None:
        other = UserFactory()
        register(event=unit.event, person=other.person)

        answer = browser.post(page_of(unit), {"name_zh": "王一", "contact": other.email})

        assert answer.status_code == 409
        assert f'value="{other.email}"' in answer.content.decode()

    def test_somebody_is_withdrawn_after_a_question(self, unit: Unit, browser: Client) -> None:
        (registration,) = file(unit=unit, people=[Filed("a@example.com", {"name_zh": "王一"})], by=None)
        page = f"{page_of(unit)}withdraw/{registration.code}/"

        assert "王一" in browser.get(page).content.decode()
        browser.post(page)

        assert not Registration.objects.live().exists()

    def test_nobody_whom_the_unit_did_not_file(self, unit: Unit, browser: Client) -> None:
        registration = register(event=unit.event, person=PersonFactory())

        assert browser.post(f"{page_of(unit)}withdraw/{registration.code}/").status_code == 404
        assert Registration.objects.live().exists()

    def test_what_is_left_to_the_person_is_marked(self, unit: Unit, sign_in: SignIn) -> None:
        change(unit.event.registration_policy, asks_document=True)
        filed = UserFactory()
        (registration,) = file(unit=unit, people=[Filed(filed.email, {"name_zh": "王一"})], by=None)
        browser = sign_in(filed)

        assert browser.get(f"/registrations/{registration.code}/").context["is_incomplete"]
        panels = [panel for panel in browser.get("/me/").context["panels"] if "incomplete" in panel]
        assert panels[0]["incomplete"] == {registration.pk}


class TestTable:
    """Many at once, as previewed, or nobody."""

    @staticmethod
    def preview(unit: Unit, browser: Client, *rows: tuple[str, ...]) -> list[list[str]]:
        """The faults of each row."""
        answer = browser.post(f"{page_of(unit)}table/", {"file": table(*rows)}, follow=True)
        return [row.faults for row in answer.context["plan"]]

    @staticmethod
    def apply(unit: Unit, browser: Client) -> int:
        stamp = Unit.objects.get(pk=unit.pk).stamp
        return browser.post(f"{page_of(unit)}table/", {"stamp": stamp}).status_code

    def test_the_template_has_the_columns_and_offers_the_countries(self, unit: Unit, browser: Client) -> None:
        book = load_workbook(BytesIO(browser.get(f"{page_of(unit)}template/").content))

        assert tuple(cell.value for cell in book.worksheets[0][1]) == COLUMNS
        assert "中国台湾" in {cell.value for cell in book.worksheets[1]["A"]}

    def test_nothing_is_filed_before_the_preview_is_confirmed(self, unit: Unit, browser: Client) -> None:
        rows = [("王一", "", "", "a@example.com", "中国"), ("", "Silva", "Ana", "+44 20 7946 0958", "巴西")]

        assert self.preview(unit, browser, *rows) == [[], []]
        assert not Registration.objects.exists()
        assert self.apply(unit, browser) == 302
        assert set(Person.objects.filter(registrations__unit=unit).values_list("country", flat=True)) == {"CN", "BR"}

    def test_the_same_table_twice_files_once(self, unit: Unit, browser: Client) -> None:
        row = ("王一", "", "", "a@example.com", "")
        for _time in range(2):
            self.preview(unit, browser, row)
            assert self.apply(unit, browser) == 302

        assert (Registration.objects.count(), Unit.objects.get(pk=unit.pk).filed) == (1, 1)

    def test_a_preview_is_applied_once(self, unit: Unit, browser: Client) -> None:
        self.preview(unit, browser, ("王一", "", "", "a@example.com", ""))
        stamp = Unit.objects.get(pk=unit.pk).stamp

        answers = [browser.post(f"{page_of(unit)}table/", {"stamp": stamp}).status_code for _ in range(2)]

        assert answers == [302, 409]

    def test_what_is_wrong_stands_at_its_row_and_nobody_is_filed(self, unit: Unit, browser: Client) -> None:
        other = UserFactory()
        register(event=unit.event, person=other.person)
        rows = [
            ("王一", "", "", "a@example.com", ""),
            ("", "", "", "b@example.com", ""),
            ("王三", "", "", "123", ""),
            ("王四", "", "", "A@example.com", ""),
            ("王五", "", "", "c@example.com", "月球"),
            ("王六", "", "", other.email, ""),
        ]

        faults = self.preview(unit, browser, *rows)

        assert [bool(each) for each in faults] == [False, True, True, True, True, True]
        assert self.apply(unit, browser) == 409
        assert not Registration.objects.filter(unit=unit).exists()

    def test_beyond_the_quota_as_well(self, unit: Unit, browser: Client) -> None:
        faults = self.preview(unit, browser, *(("王", "", "", f"{n}@example.com", "") for n in range(4)))

        assert [bool(each) for each in faults] == [False, False, False, True]

    def test_english_headings_are_read_too(self, unit: Unit, browser: Client) -> None:
        columns = ("Chinese name", "E-mail or phone")
        upload = table(("王一", "a@example.com"), columns=columns)

        answer = browser.post(f"{page_of(unit)}table/", {"file": upload}, follow=True)

        assert [row.faults for row in answer.context["plan"]] == [[]]

    def test_another_table_is_refused_in_words(self, unit: Unit, browser: Client) -> None:
        answer = browser.post(f"{page_of(unit)}table/", {"file": table(("1",), columns=("编号",))})

        assert answer.context["form"].errors


class TestDesk:
    """Organizers make units, see who has not filed, remind them."""

    @pytest.fixture
    def pool(self, edition: Edition) -> SeatPool:
        return SeatPoolFactory(event=EventFactory(edition=edition), total=3)

    @pytest.fixture
    def desk(self, organizer: User, sign_in: SignIn) -> Client:
        return sign_in(organizer)

    @staticmethod
    def told(pool: SeatPool, **other: object) -> dict[str, object]:
        return {
            "event": pool.event_id,
            "name_zh": "山城医院",
            "contact_name": "李干事",
            "contact_address": "li@example.com",
            "quota": 2,
            "files_until_0": "2030-11-20",
            "files_until_1": "18:00",
        } | other

    def test_a_new_one_is_sent_its_link(self, pool: SeatPool, desk: Client) -> None:
        desk.post(f"{DESK}add/", self.told(pool))

        contact = Unit.objects.get().contact
        assert (contact.name_zh, contact.email) == ("李干事", "li@example.com")
        assert Message.objects.get(person=contact).kind == "registration.unit"
        assert AuditEntry.objects.filter(object_type="events.Unit").values_list("verb", flat=True).count() == 2

    @pytest.mark.parametrize(
        ("field", "told"),
        [
            ("quota", {"quota": 4, "holds_seats": "on"}),
            ("files_until", {"files_until_0": "2031-01-01"}),
            ("contact_address", {"contact_address": "1"}),
        ],
    )
    def test_it_promises_nothing_that_is_not_there(
        self, pool: SeatPool, desk: Client, field: str, told: dict[str, object]
    ) -> None:
        answer = desk.post(f"{DESK}add/", self.told(pool, **told))

        assert list(answer.context["adminform"].form.errors) == [field]
        assert not Unit.objects.exists()

    def test_a_category_without_an_event_is_an_error_of_the_event(
        self, edition: Edition, pool: SeatPool, desk: Client
    ) -> None:
        category = AttendeeCategoryFactory(edition=edition)

        answer = desk.post(f"{DESK}add/", self.told(pool, event="", category=category.pk))

        assert list(answer.context["adminform"].form.errors) == ["event"]

    def test_those_that_have_not_filed_are_found_and_reminded(self, unit: Unit, desk: Client) -> None:
        filing = UnitFactory(event=unit.event)
        file(unit=filing, people=[Filed("a@example.com", {"name_zh": "王一"})], by=None)

        found = desk.get(DESK, {"filing": "unfiled"}).context["cl"].queryset
        desk.post(DESK, {"action": "remind_selected", "_selected_action": [unit.pk, filing.pk]})

        assert list(found) == [unit]
        assert list(Unit.objects.exclude(reminded_at=None)) == [unit]
        assert Message.objects.filter(kind="registration.unit").get().person == unit.contact

    def test_the_export_is_in_the_log(self, unit: Unit, desk: Client) -> None:
        answer = desk.post(DESK, {"action": "export_selected", "_selected_action": [unit.pk]})

        rows = list(load_workbook(BytesIO(answer.content)).active.values)
        assert [unit.name_zh in row for row in rows] == [False, True]
        assert AuditEntry.objects.filter(verb="export").exists()
