"""One's own registrations in the API."""

import pytest
from django.http import HttpResponse
from django.test import Client

from conference.editions.models import Edition
from conference.kit.documents import Document, DocumentKind
from conference.people.models import User
from events.registration.models import RegistrationStatus, SeatPool
from events.registration.services.cancelling import cancel
from events.registration.services.registering import register
from tests.conftest import SignIn
from tests.factories import (
    AttendeeCategoryFactory,
    EventFactory,
    InvitationCodeFactory,
    QuestionFactory,
    SeatPoolFactory,
    SessionFactory,
    UserFactory,
    change,
)

pytestmark = pytest.mark.django_db

MINE = "/api/v1/me/registrations/"


@pytest.fixture
def pool(edition: Edition) -> SeatPool:
    """One seat."""
    return SeatPoolFactory(event=EventFactory(edition=edition), total=1)


@pytest.fixture
def browser(attendee: User, sign_in: SignIn) -> Client:
    return sign_in(attendee)


def test_one_registers_as_something_for_sessions_with_a_code(pool: SeatPool, browser: Client) -> None:
    category = AttendeeCategoryFactory(edition=pool.event.edition)
    pool.event.registration_policy.categories.set([category])
    session = SeatPoolFactory(event=pool.event, session=SessionFactory(event=pool.event)).session
    told = {
        "event": pool.event.slug,
        "category": category.slug,
        "sessions": [session.code],
        "invitation_code": InvitationCodeFactory(event=pool.event).code,
    }

    made = browser.post(MINE, told, content_type="application/json")

    assert made.status_code == 201
    assert {name: made.json()[name] for name in ("category", "sessions", "status")} == {
        "category": category.slug,
        "sessions": [session.code],
        "status": "confirmed",
    }


def test_who_was_declined_and_asks_again_is_told_so(pool: SeatPool, browser: Client, attendee: User) -> None:
    change(pool.event.registration_policy, access="approval")
    change(register(event=pool.event, person=attendee.person), status=RegistrationStatus.DECLINED)

    answer = browser.post(MINE, {"event": pool.event.slug}, "application/json", headers={"accept-language": "en"})

    assert (answer.status_code, "declined" in answer.json()["detail"]) == (409, True)


def test_a_session_of_another_event_is_refused(pool: SeatPool, browser: Client) -> None:
    other = EventFactory(edition=pool.event.edition)
    session = SeatPoolFactory(event=other, session=SessionFactory(event=other)).session

    answer = browser.post(MINE, {"event": pool.event.slug, "sessions": [session.code]}, content_type="application/json")

    assert (answer.status_code, list(answer.json())) == (400, ["sessions"])


class TestAnswers:
    """By the codes of the questions."""

    def test_what_is_asked_is_answered(self, pool: SeatPool, browser: Client, attendee: User) -> None:
        policy = pool.event.registration_policy
        several = QuestionFactory(policy=policy, kind="several", options="新能源 | New energy\n新材料", rank=1)
        year, date = QuestionFactory(policy=policy, kind="number"), QuestionFactory(policy=policy, kind="date")
        answers = {several.code: ["新能源"], year.code: 2019, date.code: "1996-02-29"}

        made = browser.post(MINE, {"event": pool.event.slug, "answers": answers}, content_type="application/json")

        assert made.status_code == 201
        kept = attendee.person.registrations.get().answers
        assert [answer.words for answer in kept.all()] == ["新能源", "2019", "1996-02-29"]

    def test_what_is_wrong_is_said_at_its_code(self, pool: SeatPool, browser: Client) -> None:
        policy = pool.event.registration_policy
        missing = QuestionFactory(policy=policy, is_required=True)
        year, nothing = QuestionFactory(policy=policy, kind="number"), QuestionFactory(policy=policy, kind="date")
        answers = {year.code: {"year": 2019}, "0000000000": "?", nothing.code: None}

        answer = browser.post(MINE, {"event": pool.event.slug, "answers": answers}, content_type="application/json")

        assert answer.status_code == 400
        assert answer.json() == {
            "answers": {
                missing.code: ["请回答此问题。"],
                year.code: ["输入一个数字。"],
                "0000000000": ["本活动没有这个问题。"],
            }
        }

    def test_whoever_is_registered_is_not_asked_again(self, pool: SeatPool, browser: Client, attendee: User) -> None:
        registration = register(event=pool.event, person=attendee.person)
        QuestionFactory(policy=pool.event.registration_policy, is_required=True)

        again = browser.post(MINE, {"event": pool.event.slug}, content_type="application/json")

        assert (again.status_code, again.json()["code"]) == (201, registration.code)


def test_whoever_waits_accepts_what_is_offered(pool: SeatPool, browser: Client) -> None:
    holder = UserFactory()
    first = register(event=pool.event, person=holder.person)
    mine = browser.post(MINE, {"event": pool.event.slug}, content_type="application/json").json()
    assert mine["status"] == RegistrationStatus.WAITING
    accept = f"{MINE}{mine['code']}/accept/"
    assert browser.post(accept).status_code == 409

    cancel(registration=first, by=holder)

    assert browser.post(accept).json()["status"] == RegistrationStatus.CONFIRMED


class TestDocuments:
    """Real names, where the event asks for them."""

    def post(self, pool: SeatPool, browser: Client, **told: object) -> HttpResponse:
        change(pool.event.registration_policy, asks_document=True)
        answer: HttpResponse = browser.post(
            MINE, {"event": pool.event.slug, "document": told}, content_type="application/json"
        )
        return answer

    def test_one_is_named_once_and_then_by_its_kind(self, pool: SeatPool, browser: Client, attendee: User) -> None:
        assert self.post(pool, browser, kind="passport", number="e1234 5678", consent=True).status_code == 201
        other = SeatPoolFactory(event=EventFactory(edition=pool.event.edition))

        again = self.post(other, browser, kind="passport")

        assert again.status_code == 201
        assert "E12345678" not in again.content.decode()
        assert {each.document.number for each in attendee.person.registrations.all()} == {"E12345678"}

    def test_what_is_wrong_is_said_at_its_name(self, pool: SeatPool, browser: Client) -> None:
        nothing = self.post(pool, browser)
        assert (nothing.status_code, list(nothing.json()["document"])) == (400, ["kind"])
        missing = self.post(pool, browser, kind="passport")
        assert missing.json() == {"document": {"number": ["请填写证件号码。"]}}
        wrong = self.post(pool, browser, kind="resident", number="E12345678", consent=True)
        assert list(wrong.json()["document"]) == ["number"]
        without = self.post(pool, browser, kind="passport", number="E12345678")
        assert list(without.json()["document"]) == ["consent"]

    def test_that_of_another_account_is_refused(self, pool: SeatPool, browser: Client) -> None:
        change(pool.event.registration_policy, asks_document=True)
        register(event=pool.event, person=UserFactory().person, document=Document(DocumentKind.PASSPORT, "E12345678"))

        assert self.post(pool, browser, kind="passport", number="E12345678", consent=True).status_code == 409
