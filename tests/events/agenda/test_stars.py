"""Starring sessions: on the page that asks, and for scripts and programs."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import translation

from conference.editions.models import Edition
from conference.people.models import User
from events.agenda.models import Star
from events.agenda.services import star
from events.program.models import Session
from tests.conftest import SignIn
from tests.events.agenda.conftest import released
from tests.factories import PersonFactory, SessionFactory, UserFactory, at

pytestmark = pytest.mark.django_db

API = "/api/v1/me/stars/"


def path(session: Session) -> str:
    return f"/sessions/{session.code}/star/"


def starred(user: User) -> list[str]:
    return list(Star.objects.filter(person=user.person).values_list("code", flat=True))


def test_a_session_page_offers_a_star_that_is_the_same_for_everybody(
    session: Session, attendee: User, sign_in: SignIn
) -> None:
    program = released(session.event.edition)
    star(person=attendee.person, session=program.sessions[session.code])
    page = f"/sessions/{session.code}/"

    mine, theirs = sign_in(attendee).get(page).content, Client().get(page).content

    assert mine == theirs
    assert path(session) in mine.decode()


@pytest.mark.parametrize("page", ["/schedule/", "/events/{event}/"])
def test_lists_offer_it_too(session: Session, page: str) -> None:
    assert path(session) in Client().get(page.format(event=session.event.slug)).content.decode()


class TestThePageThatAsks:
    def test_looking_at_it_stars_nothing(self, session: Session, attendee: User, sign_in: SignIn) -> None:
        assert sign_in(attendee).get(path(session)).status_code == 200
        assert starred(attendee) == []

    def test_pressing_stars_once_and_pressing_again_takes_off(
        self, session: Session, attendee: User, sign_in: SignIn
    ) -> None:
        browser = sign_in(attendee)

        for _time in range(2):
            assert browser.post(path(session), {"starred": "yes"}).url == "/me/schedule/"
        assert starred(attendee) == [session.code]
        browser.post(path(session), {"starred": "no"})

        assert starred(attendee) == []

    def test_it_needs_a_token(self, session: Session, attendee: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(attendee, backend="conference.accounts.backends.SignIn")

        assert browser.post(path(session), {"starred": "yes"}).status_code == 403
        assert starred(attendee) == []

    def test_who_is_not_signed_in_signs_in_and_comes_back_to_a_star(self, session: Session, attendee: User) -> None:
        browser = Client()

        answer = browser.get(path(session))
        assert answer.url == f"/accounts/login/code/?next={path(session)}"
        browser.force_login(attendee, backend="conference.accounts.backends.SignIn")

        assert browser.get(path(session)).url == "/me/schedule/"
        assert starred(attendee) == [session.code]

    def test_that_holds_for_the_session_one_asked_for_alone(self, session: Session, attendee: User) -> None:
        other = SessionFactory(event=session.event, starts_at=at("10:00"), ends_at=at("11:00"))
        released(session.event.edition)
        browser = Client()
        browser.get(path(session))
        browser.force_login(attendee, backend="conference.accounts.backends.SignIn")

        assert browser.get(path(other)).status_code == 200
        assert starred(attendee) == []

    def test_what_is_not_released_cannot_be_starred(self, session: Session, attendee: User, sign_in: SignIn) -> None:
        draft = SessionFactory(event=session.event, starts_at=at("10:00"), ends_at=at("11:00"))

        for code in (draft.code, "0000000000"):
            for browser in (sign_in(attendee), Client()):
                assert browser.get(f"/sessions/{code}/star/").status_code == 404
                assert browser.post(f"/sessions/{code}/star/", {"starred": "yes"}).status_code == 404
        assert starred(attendee) == []


def test_scripts_are_told_ones_own_stars_and_a_token(session: Session, attendee: User, sign_in: SignIn) -> None:
    program = released(session.event.edition)
    star(person=attendee.person, session=program.sessions[session.code])
    star(person=PersonFactory(), session=program.sessions[session.code])

    answer = sign_in(attendee).get("/me/stars/")

    assert answer.json()["stars"] == [session.code]
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]


class TestApi:
    def test_gives_lists_and_takes_off(self, session: Session, attendee: User, sign_in: SignIn) -> None:
        browser = sign_in(attendee)

        made = [browser.post(API, {"session": session.code}, "application/json") for _time in range(2)]
        listed = browser.get(API).json()["results"]
        gone = [browser.delete(f"{API}{session.code}/").status_code for _time in range(2)]

        assert [answer.status_code for answer in made] == [201, 201]
        assert [row["session"] for row in listed] == [session.code]
        assert (gone, starred(attendee)) == ([204, 404], [])

    @pytest.mark.parametrize("code", ["0000000000", "", "x" * 11, None])
    def test_what_is_not_released_is_refused_in_words(
        self, session: Session, attendee: User, sign_in: SignIn, code: str | None
    ) -> None:
        answer = sign_in(attendee).post(API, {"session": code}, "application/json")

        assert (answer.status_code, list(answer.json())) == (400, ["session"])
        assert starred(attendee) == []

    def test_neither_is_a_draft(self, session: Session, attendee: User, sign_in: SignIn) -> None:
        draft = SessionFactory(event=session.event, starts_at=at("10:00"), ends_at=at("11:00"))

        assert sign_in(attendee).post(API, {"session": draft.code}, "application/json").status_code == 400

    def test_before_the_first_release_there_is_nothing_to_star(
        self, edition: Edition, attendee: User, sign_in: SignIn
    ) -> None:
        assert sign_in(attendee).post(API, {"session": "0000000000"}, "application/json").status_code == 400

    def test_others_stars_are_neither_seen_nor_taken(self, session: Session, attendee: User, sign_in: SignIn) -> None:
        other = UserFactory()
        star(person=other.person, session=released(session.event.edition).sessions[session.code])
        browser = sign_in(attendee)

        assert browser.get(API).json()["count"] == 0
        assert browser.delete(f"{API}{session.code}/").status_code == 404
        assert starred(other) == [session.code]


def test_the_database_takes_a_star_once(attendee: User) -> None:
    Star.objects.create(person=attendee.person, code="0000000000", starts_at=at("09:00"))

    with pytest.raises(IntegrityError, match="star_is_given_once"):
        Star.objects.create(person=attendee.person, code="0000000000", starts_at=at("09:00"))


def test_signing_in_leads_back_in_ones_language(session: Session) -> None:
    with translation.override("en"):
        assert Client().get(f"/en{path(session)}").url.startswith("/en/accounts/login/code/?next=/en/sessions/")
