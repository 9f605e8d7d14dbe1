"""Badges at the desk."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference.people.models import User
from events.checkin.models import Badge, BadgePrint
from events.program.models import Event
from events.registration.models import Pass
from tests.conftest import SignIn
from tests.events.checkin.conftest import pass_for
from tests.factories import AttendeeCategoryFactory, BadgePrintFactory, PersonFactory, change

pytestmark = pytest.mark.django_db

BADGES, PRINTS = reverse("admin:events_badge_changelist"), reverse("admin:events_badgeprint_changelist")


@pytest.fixture
def desk(organizer: User, sign_in: SignIn) -> Client:
    return sign_in(organizer)


def rows(desk: Client, address: str) -> list[int]:
    """The keys of a list's rows, in its order."""
    return [row.pk for row in desk.get(address).context["cl"].queryset]


def print_them(desk: Client, *passes: Pass, **told: str) -> HttpResponse:
    """Choose badges and print them; `told` is what the page in between asked for."""
    chosen = {"action": "print_selected", "_selected_action": [row.pk for row in passes], **told}
    answer: HttpResponse = desk.post(BADGES, chosen)
    return answer


class TestList:
    def test_badges_are_of_those_who_may_come(self, desk: Client, event: Event) -> None:
        coming = pass_for(event)
        pass_for(event, status="waiting")

        assert rows(desk, BADGES) == [coming.pk]

    def test_it_is_by_organization_and_filtered_by_event_category_and_print(self, desk: Client, event: Event) -> None:
        category = AttendeeCategoryFactory(edition=event.edition)
        people = [PersonFactory(affiliation=name) for name in ("西南大学", "重庆大学", "重庆大学")]
        first, second, third = (pass_for(event, person=person) for person in people)
        third.person.registrations.update(category=category)
        BadgePrintFactory(issued_pass=second)
        BadgePrintFactory(issued_pass=third)
        change(third, version=2)

        assert set(rows(desk, BADGES)[1:]) == {second.pk, third.pk}
        assert rows(desk, f"{BADGES}?event={event.code}&category={category.pk}") == [third.pk]
        assert [rows(desk, f"{BADGES}?printed={how}") for how in ("no", "yes", "void")] == [
            [first.pk], [second.pk], [third.pk],
        ]  # fmt: skip

    def test_names_that_cannot_be_printed_are_found(self, desk: Client, event: Event) -> None:
        rare = pass_for(event, person=PersonFactory(name_zh="田𠮷"))
        pass_for(event)

        assert rows(desk, f"{BADGES}?unprintable=yes") == [rare.pk]
        assert "姓名无法打印：𠮷" in desk.get(BADGES).content.decode()

    def test_an_organizer_of_an_event_sees_those_of_it(
        self, event_organizer: User, sign_in: SignIn, event: Event
    ) -> None:
        own = pass_for(event_organizer.organized_events.get().event)
        BadgePrintFactory(issued_pass=own)
        BadgePrintFactory(issued_pass=pass_for(event))

        desk = sign_in(event_organizer)

        assert (rows(desk, BADGES), len(rows(desk, PRINTS))) == ([own.pk], 1)
        assert print_them(desk, own, told="1", reason="遗失")["Content-Type"] == "application/pdf"


class TestPrint:
    def test_it_is_a_file_to_keep(self, desk: Client, event: Event) -> None:
        answer = print_them(desk, pass_for(event), pass_for(event))

        assert answer["Content-Disposition"] == 'attachment; filename="badges.pdf"'
        assert answer.content.count(b"/MediaBox") == BadgePrint.objects.count() == 2

    def test_before_a_name_that_cannot_be_printed_it_asks_for_another(self, desk: Client, event: Event) -> None:
        rare = pass_for(event, person=PersonFactory(name_zh="田𠮷", affiliation="𠮷祥学院"))

        page = print_them(desk, rare).content.decode()
        again = print_them(desk, rare, told="1", **{f"name_{rare.pk}": "𠮷"})
        made = print_them(desk, rare, told="1", **{f"name_{rare.pk}": "田吉"})

        assert page.count("没有字体包含以下字符：𠮷") == 1
        assert "𠮷祥学院" in page
        assert (again["Content-Type"], made["Content-Type"]) == ("text/html; charset=utf-8", "application/pdf")
        assert Badge.objects.get().person.printed_name == "田吉"

    def test_again_it_asks_why_and_reissues_if_asked(self, desk: Client, event: Event) -> None:
        issued = pass_for(event)
        print_them(desk, issued)

        asked, refused = print_them(desk, issued), print_them(desk, issued, told="1", reason="")
        made = print_them(desk, issued, told="1", reason="遗失", is_reissued="on")

        assert [answer.headers["Content-Type"][:9] for answer in (asked, refused, made)] == [
            "text/html", "text/html", "applicati",
        ]  # fmt: skip
        assert list(BadgePrint.objects.values_list("version", "reason")) == [(2, "遗失"), (1, "")]

    def test_whoever_organizes_one_event_prints_again_but_reissues_nothing(
        self, sign_in: SignIn, event_organizer: User, desk: Client
    ) -> None:
        """A pass is good for every event."""
        issued = pass_for(event_organizer.organized_events.get().event)
        print_them(desk, issued)
        own = sign_in(event_organizer)

        assert "is_reissued" in print_them(desk, issued).content.decode()
        assert "is_reissued" not in print_them(own, issued).content.decode()
        print_them(own, issued, told="1", reason="遗失", is_reissued="on")

        issued.refresh_from_db()
        assert (issued.version, BadgePrint.objects.count()) == (1, 2)

    def test_an_auditor_prints_nothing(self, auditor: User, sign_in: SignIn, event: Event) -> None:
        print_them(sign_in(auditor), pass_for(event))

        assert not BadgePrint.objects.exists()


@pytest.mark.parametrize("page", [BADGES, PRINTS])
def test_a_list_costs_the_same_for_one_as_for_three(desk: Client, event: Event, page: str) -> None:
    def more() -> None:
        category = AttendeeCategoryFactory(edition=event.edition)
        BadgePrintFactory(issued_pass=pass_for(event, category=category))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(page).status_code == 200
        return len(captured)

    more()
    queries()
    one = queries()
    more()
    more()

    assert queries() == one
