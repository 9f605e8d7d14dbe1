"""The attendee's pages."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from conference.editions.models import Edition
from conference.kit.documents import Document, DocumentKind
from conference.people.models import User
from events.program.models import Event, EventOrganizer
from events.registration.models import (
    Access,
    Registration,
    RegistrationPolicy,
    RegistrationStatus,
    SeatPool,
    VettingList,
)
from events.registration.passes import token_of
from events.registration.services.cancelling import cancel
from events.registration.services.registering import register
from events.registration.services.vetting import complete_vetting, decide_vetting, freeze_list
from events.schedule.services.releasing import release
from tests.conftest import SignIn
from tests.factories import (
    AttendeeCategoryFactory,
    EventFactory,
    InvitationCodeFactory,
    PersonFactory,
    QuestionFactory,
    SeatPoolFactory,
    SessionFactory,
    UserFactory,
    at,
    change,
    pdf,
    picture,
    portrait,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(edition: Edition) -> SeatPool:
    return SeatPoolFactory(event=EventFactory(edition=edition), total=5)


@pytest.fixture
def browser(attendee: User, sign_in: SignIn) -> Client:
    return sign_in(attendee)


def page_of(event: Event) -> str:
    return f"/events/{event.slug}/register/"


def only() -> Registration:
    return Registration.objects.get()


class TestRegister:
    """The form."""

    def test_where_nothing_is_asked_one_press_suffices(self, pool: SeatPool, browser: Client) -> None:
        page = browser.get(page_of(pool.event))
        answer = browser.post(page_of(pool.event), follow=True)

        assert list(page.context["form"].fields) == ["code"]
        assert (only().status, answer.redirect_chain[-1][0]) == ("confirmed", f"/registrations/{only().code}/")

    def test_who_is_registered_is_led_to_the_registration(
        self, pool: SeatPool, browser: Client, attendee: User
    ) -> None:
        registration = register(event=pool.event, person=attendee.person)

        assert browser.get(page_of(pool.event)).headers["Location"] == f"/registrations/{registration.code}/"

    def test_a_code_that_brings_a_category_asks_for_none(self, pool: SeatPool, browser: Client) -> None:
        press, guest = (AttendeeCategoryFactory(edition=pool.event.edition) for _ in range(2))
        pool.event.registration_policy.categories.set([press])
        code = InvitationCodeFactory(event=pool.event, category=guest).code
        other = InvitationCodeFactory(event=pool.event).code

        linked = [browser.get(f"{page_of(pool.event)}?code={each}").context["form"].fields for each in (code, other)]
        assert ["category" in fields for fields in linked] == [False, True]

        browser.post(page_of(pool.event), {"code": f"{code[:5].lower()}-{code[5:]}"})
        assert only().category == guest

    def test_the_events_title_heads_the_form_once(self, pool: SeatPool, browser: Client) -> None:
        main = browser.get(page_of(pool.event)).content.decode().partition("<main")[2]

        assert main.count(pool.event.title_zh) == 1

    def test_category_and_sessions_are_asked_where_there_are_some(self, pool: SeatPool, browser: Client) -> None:
        press = AttendeeCategoryFactory(edition=pool.event.edition)
        pool.event.registration_policy.categories.set([press])
        session = SeatPoolFactory(event=pool.event, session=SessionFactory(event=pool.event)).session

        wrong = browser.post(page_of(pool.event), {"sessions": [session.pk], "code": "7"})
        assert list(wrong.context["form"].errors) == ["category"]
        assert wrong.context["form"]["sessions"].value() == [str(session.pk)]

        browser.post(page_of(pool.event), {"category": press.pk, "sessions": [session.pk]})
        assert (only().category, list(only().sessions.all())) == (press, [session])

    def test_what_a_session_hides_is_not_offered(self, pool: SeatPool, browser: Client) -> None:
        SeatPoolFactory(event=pool.event, session=SessionFactory(event=pool.event, visibility="participants"))

        assert "sessions" not in browser.get(page_of(pool.event)).context["form"].fields

    def test_a_wrong_code_is_said_at_its_field_and_nothing_is_lost(self, pool: SeatPool, browser: Client) -> None:
        RegistrationPolicy.objects.update(access=Access.INVITATION)

        wrong = browser.post(page_of(pool.event), {"code": "WR0NG"})

        assert (wrong.status_code, list(wrong.context["form"].errors)) == (409, ["code"])
        assert wrong.context["form"]["code"].value() == "WR0NG"
        code = InvitationCodeFactory(event=pool.event).code
        assert browser.get(f"{page_of(pool.event)}?code={code}").context["form"]["code"].value() == code
        browser.post(page_of(pool.event), {"code": code.lower()})
        assert only().is_confirmed

    def test_a_full_event_says_that_one_will_wait_and_a_code_may_hold_a_seat(
        self, pool: SeatPool, browser: Client
    ) -> None:
        SeatPool.objects.update(taken=5)
        address = page_of(pool.event)

        assert "加入候补名单" in browser.get(address).content.decode()
        assert "加入候补名单" not in browser.get(f"{address}?code=ABC").content.decode()
        RegistrationPolicy.objects.update(access=Access.INVITATION)
        assert "加入候补名单" not in browser.get(address).content.decode()
        seats = browser.get(f"/events/{pool.event.slug}/seats/").content.decode()
        assert ("加入候补名单" in seats, address in seats) == (False, True)

    def test_a_full_category_says_so(self, pool: SeatPool, browser: Client) -> None:
        press, public = AttendeeCategoryFactory.create_batch(2, edition=pool.event.edition)
        pool.event.registration_policy.categories.set([press, public])
        SeatPool.objects.create(event=pool.event, category=press, total=1, taken=1)

        choices = dict(browser.get(page_of(pool.event)).context["form"]["category"].field.choices)

        assert sorted(choices.values()) == sorted([f"{press} · 已满", str(public)])

    def test_what_takes_place_at_the_same_time_is_pointed_out(
        self, pool: SeatPool, browser: Client, attendee: User
    ) -> None:
        times = {"starts_at": timezone.now() + dt.timedelta(1), "ends_at": timezone.now() + dt.timedelta(2)}
        other = SeatPoolFactory(event=EventFactory(edition=pool.event.edition, title_zh="另一场"))
        Event.objects.update(**times)
        register(event=other.event, person=attendee.person)

        assert "另一场" in browser.get(page_of(pool.event)).content.decode()

    def test_a_closed_one_shows_no_form(self, pool: SeatPool, browser: Client) -> None:
        RegistrationPolicy.objects.update(access=Access.CLOSED)

        assert "form" not in browser.get(page_of(pool.event)).context
        assert browser.post(page_of(pool.event)).status_code == 409


class TestARegistration:
    """Its own page."""

    def test_one_who_waits_sees_how_many_are_ahead_and_accepts_what_is_offered(
        self, pool: SeatPool, browser: Client, attendee: User
    ) -> None:
        SeatPool.objects.update(total=1)
        holder = UserFactory()
        first = register(event=pool.event, person=holder.person)
        ahead = register(event=pool.event, person=PersonFactory())
        own = register(event=pool.event, person=attendee.person)
        address = f"/registrations/{own.code}/"
        assert "您前面还有 1 人" in browser.get(address).content.decode()

        cancel(registration=ahead, by=holder)
        assert "您前面" not in browser.get(address).content.decode()
        cancel(registration=first, by=holder)
        page = browser.get(address)
        assert f'action="{address}accept/"' in page.content.decode()
        browser.post(f"{address}accept/")

        own.refresh_from_db()
        assert own.status == RegistrationStatus.CONFIRMED

    def test_who_canceled_may_come_back_while_registration_is_open_and_who_was_declined_was_answered(
        self, pool: SeatPool, browser: Client, attendee: User
    ) -> None:
        own = register(event=pool.event, person=attendee.person)
        cancel(registration=own, by=attendee)
        address = f"/registrations/{own.code}/"

        assert page_of(pool.event) in browser.get(address).content.decode()
        RegistrationPolicy.objects.update(access=Access.CLOSED)
        assert page_of(pool.event) not in browser.get(address).content.decode()
        RegistrationPolicy.objects.update(access=Access.OPEN)
        Registration.objects.update(status=RegistrationStatus.DECLINED, cancelled_at=None)
        assert page_of(pool.event) not in browser.get(address).content.decode()

    def test_who_was_declined_and_asks_again_is_told_so(self, pool: SeatPool, browser: Client, attendee: User) -> None:
        RegistrationPolicy.objects.update(access=Access.APPROVAL)
        register(event=pool.event, person=attendee.person)
        Registration.objects.update(status=RegistrationStatus.DECLINED)
        address = page_of(pool.event)

        assert "未通过您" in browser.get(address).content.decode()
        assert browser.post(address).status_code == 409
        assert Registration.objects.count() == 1
        assert "<form class" in browser.get(f"{address}?code=0000000000").content.decode()

    def test_too_late_is_said(self, pool: SeatPool, browser: Client, attendee: User) -> None:
        own = register(event=pool.event, person=attendee.person)
        RegistrationPolicy.objects.update(changes_until=timezone.now())

        page = browser.get(f"/registrations/{own.code}/")
        answer = browser.post(f"/registrations/{own.code}/cancel/", follow=True)

        assert not page.context["may_cancel"]
        assert only().is_confirmed
        assert "已过自行取消的时限" in answer.content.decode()


class TestQuestions:
    """What the event asks."""

    def test_what_is_asked_is_answered_and_shown(self, pool: SeatPool, browser: Client) -> None:
        policy = pool.event.registration_policy
        dinner = QuestionFactory(policy=policy, kind="choice", options="参加\n不参加", is_required=True, rank=1)
        file = QuestionFactory(policy=policy, kind="file", rank=2)

        wrong = browser.post(page_of(pool.event), {"code": "", file.field: pdf()})
        assert list(wrong.context["form"].errors) == [dinner.field]
        answer = browser.post(page_of(pool.event), {dinner.field: "不参加", file.field: pdf()}, follow=True)

        page = answer.content.decode()
        assert f"<dt>{dinner.words_zh}</dt>" in page
        address = f"/registrations/{only().code}/answers/{file.code}/"
        assert f'<a href="{address}">terms.pdf</a>' in page
        kept = browser.get(address)
        assert b"".join(kept).startswith(b"%PDF")
        assert kept.headers["Content-Disposition"] == 'attachment; filename="terms.pdf"'

    def test_a_refused_seat_loses_nothing_that_was_typed(self, pool: SeatPool, browser: Client) -> None:
        question = QuestionFactory(policy=pool.event.registration_policy)

        wrong = browser.post(page_of(pool.event), {"code": "WR0NG", question.field: "素食"})

        assert (wrong.status_code, wrong.context["form"][question.field].value()) == (409, "素食")

    def test_answers_are_changed_until_the_last_moment(self, pool: SeatPool, browser: Client, attendee: User) -> None:
        question = QuestionFactory(policy=pool.event.registration_policy)
        own = register(event=pool.event, person=attendee.person, answers={question: "甲"})
        page, address = f"/registrations/{own.code}/", f"/registrations/{own.code}/answers/"
        assert f'href="{address}"' in browser.get(page).content.decode()
        assert browser.get(address).context["form"][question.field].value() == "甲"

        browser.post(address, {question.field: "乙"})
        assert own.answers.get().value == "乙"

        RegistrationPolicy.objects.update(changes_until=timezone.now())
        assert f'href="{address}"' not in browser.get(page).content.decode()
        said = browser.post(address, {question.field: "丙"}, follow=True)
        assert "已过自行修改回答的时限" in said.content.decode()
        assert own.answers.get().value == "乙"

    def test_where_nothing_is_asked_there_is_no_page(self, pool: SeatPool, browser: Client, attendee: User) -> None:
        own = register(event=pool.event, person=attendee.person)

        assert browser.get(f"/registrations/{own.code}/answers/").status_code == 404

    def test_a_file_is_for_its_owner_and_the_organizers_of_the_event(
        self, pool: SeatPool, attendee: User, organizer: User, event_organizer: User, sign_in: SignIn
    ) -> None:
        question = QuestionFactory(policy=pool.event.registration_policy, kind="file")
        own = register(event=pool.event, person=attendee.person, answers={question: pdf()})

        def answer(user: User) -> int:
            found = sign_in(user).get(own.answers.get().get_absolute_url())
            list(found)  # a file is closed once it is read
            return found.status_code

        assert [answer(user) for user in (attendee, organizer, event_organizer, UserFactory())] == [200, 200, 404, 404]
        EventOrganizer.objects.create(event=pool.event, user=event_organizer)
        assert answer(event_organizer) == 200

    @pytest.mark.parametrize("page", ["register", "answers", "detail"])
    def test_pages_cost_the_same_for_one_question_as_for_three(
        self, pool: SeatPool, browser: Client, attendee: User, page: str
    ) -> None:
        policy, counts = pool.event.registration_policy, []
        topic = QuestionFactory(policy=policy, kind="choice", options="甲\n乙", rank=1)
        browser.get("/me/")  # what is read once and kept
        for more in (0, 2):
            QuestionFactory.create_batch(more, policy=policy, shown_if=topic, shown_if_value="甲")
            address = page_of(pool.event)
            if page != "register":
                answers = dict.fromkeys(policy.questions.all(), "甲")
                own = register(event=pool.event, person=attendee.person, answers=answers)
                address = f"/registrations/{own.code}/" + ("answers/" if page == "answers" else "")
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address).status_code == 200
            counts.append(len(asked))
            Registration.objects.all().delete()

        assert counts[0] == counts[1]


class TestRealNames:
    """The document of whoever registers."""

    RESIDENT = {"document_kind": "resident", "document_number": "110105 19491231 002x", "document_consent": "on"}

    @pytest.fixture(autouse=True)
    def real_names(self, pool: SeatPool) -> None:
        change(pool.event.registration_policy, asks_document=True)
        pool.event.registration_policy.refresh_from_db()

    def test_it_is_named_with_the_registration_and_shown_masked(self, pool: SeatPool, browser: Client) -> None:
        wrong = browser.post(page_of(pool.event), self.RESIDENT | {"document_number": "110105194912310021"})
        assert list(wrong.context["form"].errors) == ["document_number"]
        assert wrong.context["form"]["document_number"].value() == "110105194912310021"

        page = browser.post(page_of(pool.event), self.RESIDENT, follow=True).content.decode()

        assert "居民身份证 110***********002X" in page
        assert "11010519491231002X" not in page

    def test_that_of_another_account_is_refused_at_its_field(self, pool: SeatPool, browser: Client) -> None:
        document = Document(DocumentKind.RESIDENT, "11010519491231002X")
        register(event=pool.event, person=PersonFactory(), document=document)

        refused = browser.post(page_of(pool.event), self.RESIDENT)

        assert (refused.status_code, list(refused.context["form"].errors)) == (409, ["document_number"])
        assert refused.context["form"]["document_number"].value() == self.RESIDENT["document_number"]

    def test_another_one_takes_its_place(self, pool: SeatPool, browser: Client, attendee: User) -> None:
        own = register(event=pool.event, person=attendee.person, document=Document(DocumentKind.PASSPORT, "E12345678"))
        address = f"/registrations/{own.code}/document/"
        assert f'href="{address}"' in browser.get(f"/registrations/{own.code}/").content.decode()

        browser.post(address, self.RESIDENT)

        own.refresh_from_db()
        assert own.document is not None
        assert own.document.number == "11010519491231002X"
        RegistrationPolicy.objects.update(changes_until=timezone.now())
        assert f'href="{address}"' not in browser.get(f"/registrations/{own.code}/").content.decode()
        assert "已过" in browser.post(address, self.RESIDENT).content.decode()

    def test_where_none_is_asked_there_is_no_page(self, pool: SeatPool, browser: Client, attendee: User) -> None:
        change(pool.event.registration_policy, asks_document=False)
        own = register(event=pool.event, person=attendee.person)

        assert browser.get(f"/registrations/{own.code}/document/").status_code == 404


class TestVetting:
    """What the person sees and completes."""

    @pytest.fixture
    def own(self, pool: SeatPool, attendee: User) -> Registration:
        change(pool.event.registration_policy, asks_document=True, asks_vetting=True)
        return register(event=pool.event, person=attendee.person, document=Document(DocumentKind.PASSPORT, "E12345678"))

    def test_portrait_and_plate_are_completed_and_the_pass_says_when_it_opens(
        self, pool: SeatPool, own: Registration, browser: Client, organizer: User
    ) -> None:
        page, address = f"/registrations/{own.code}/", f"/registrations/{own.code}/vetting/"
        assert f'href="{address}"' in browser.get(page).content.decode()

        wrong = browser.post(address, {"photo": picture(size=(800, 600)), "plate": "渝A1"})
        assert sorted(wrong.context["form"].errors) == ["photo", "plate"]
        assert "请重新选择文件" in wrong.content.decode()
        browser.post(address, {"photo": portrait(), "plate": "渝a·d12345"})
        own.vetting.refresh_from_db()
        assert (own.vetting.status, own.vetting.plate) == ("complete", "渝AD12345")
        assert pool.event.title_zh not in browser.get("/pass/").content.decode()

        freeze_list(vetting_list=VettingList(event=pool.event), by=organizer)
        assert f'href="{address}"' not in browser.get(page).content.decode()
        assert browser.post(address, {"plate": ""}).context["form"].errors
        decide_vetting(vetting=own.vetting, status="cleared", by=organizer)
        assert pool.event.title_zh in browser.get("/pass/").content.decode()

    def test_who_is_not_admitted_is_told_no_reason(
        self, pool: SeatPool, own: Registration, browser: Client, organizer: User
    ) -> None:
        complete_vetting(registration=own, photo=portrait(), plate="")
        freeze_list(vetting_list=VettingList(event=pool.event), by=organizer)
        decide_vetting(vetting=own.vetting, status="refused", reason="证件不符", by=organizer)

        page = browser.get(f"/registrations/{own.code}/").content.decode()

        assert "无法参加本场活动" in page
        assert "证件不符" not in page

    def test_the_portrait_is_for_its_person_and_the_organizers(
        self, own: Registration, attendee: User, organizer: User, auditor: User, event_organizer: User, sign_in: SignIn
    ) -> None:
        def answer(user: User) -> int:
            found = sign_in(user).get(f"/registrations/{own.code}/photo/")
            list(found)
            return found.status_code

        assert answer(attendee) == 404
        complete_vetting(registration=own, photo=portrait(), plate="")
        users = (attendee, organizer, auditor, event_organizer, UserFactory())
        assert [answer(user) for user in users] == [200, 200, 404, 404, 404]
        EventOrganizer.objects.create(event=own.event, user=event_organizer)
        assert answer(event_organizer) == 200

    def test_where_none_is_asked_there_is_no_page(self, own: Registration, browser: Client) -> None:
        change(own.event.registration_policy, asks_vetting=False)

        assert browser.get(f"/registrations/{own.code}/vetting/").status_code == 404


class TestThePass:
    """One for the whole edition."""

    def test_it_lists_what_it_opens(self, pool: SeatPool, browser: Client, attendee: User) -> None:
        asked = SeatPoolFactory(
            event=EventFactory(edition=pool.event.edition, title_zh="待审批的活动"), policy__access=Access.APPROVAL
        )
        for each in (pool, asked):
            register(event=each.event, person=attendee.person)

        page = browser.get("/pass/").content.decode()

        assert pool.event.title_zh in page
        assert asked.event.title_zh not in page

    def test_who_has_none_is_led_to_the_events(self, edition: Edition, browser: Client) -> None:
        page = browser.get("/pass/")

        assert page.status_code == 200
        assert "选择活动" in page.content.decode()
        assert browser.get("/pass/qr.png").status_code == 404

    def test_what_it_opens_is_added_to_the_calendar(
        self, pool: SeatPool, browser: Client, client: Client, attendee: User
    ) -> None:
        other = EventFactory(edition=pool.event.edition, starts_at=at("09:00"), ends_at=at("12:00"))
        change(pool.event, starts_at=at("09:00"), ends_at=at("12:00"), title_zh="人才论坛")
        release(edition=pool.event.edition, by=None)
        register(event=pool.event, person=attendee.person)

        answer = browser.get("/pass/calendar.ics")
        read = Calendar.from_ical(answer.content)

        (entry,) = read.walk("VEVENT")
        assert (answer["Content-Type"], read["METHOD"]) == ("text/calendar; charset=utf-8", "PUBLISH")
        assert (entry["SUMMARY"], entry["DTSTART"].dt, entry["DTEND"].dt) == ("人才论坛", at("09:00"), at("12:00"))
        assert entry["URL"].endswith(f"/events/{pool.event.slug}/")
        assert other.title_zh not in answer.content.decode()
        assert client.get("/pass/calendar.ics").status_code == 302

    def test_wechat_is_led_to_the_browser_for_the_calendar(
        self, pool: SeatPool, browser: Client, attendee: User
    ) -> None:
        change(pool.event, starts_at=at("09:00"), ends_at=at("12:00"))
        release(edition=pool.event.edition, by=None)
        register(event=pool.event, person=attendee.person)

        plain = browser.get("/pass/").content.decode()
        wechat = browser.get("/pass/", headers={"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"}).content.decode()

        assert ["/pass/calendar.ics" in page for page in (plain, wechat)] == [True, False]

    def test_a_camera_leads_its_holder_to_it_and_others_nowhere(
        self, pool: SeatPool, browser: Client, client: Client, attendee: User
    ) -> None:
        register(event=pool.event, person=attendee.person)
        issued = attendee.person.passes.get()
        address = f"/P/{token_of(issued)}"

        assert browser.get(address).headers["Location"] == "/pass/"
        stranger = client.get(address)
        assert stranger.status_code == 200
        assert attendee.person.name not in stranger.content.decode()
        assert client.get(f"{address}A").status_code == 404
