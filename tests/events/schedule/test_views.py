"""The schedule's editor: who sees and moves what, and what it answers."""

import pytest
from django.test import Client

from conference.editions.models import Edition
from conference.people.models import User
from events.program.models import Event, ScheduleRelease, Session
from events.schedule.services.releasing import release
from tests.conftest import SignIn
from tests.factories import SessionFactory, SessionSpeakerFactory, at

pytestmark = pytest.mark.django_db

EDITOR = "/en/admin/schedule/"
DAY = "2030-11-23"


@pytest.fixture
def session(edition: Edition) -> Session:
    return SessionFactory(event__edition=edition)


@pytest.fixture
def browser(sign_in: SignIn, organizer: User) -> Client:
    return sign_in(organizer)


def place(session: Session, start: str = "10:00", end: str = "11:00", **changes: object) -> dict[str, object]:
    """What the editor sends when a session is dropped."""
    times = {"starts_at": f"{DAY}T{start}", "ends_at": f"{DAY}T{end}"}
    return {"day": DAY, "room": session.room_id, "seen": session.changed_at.isoformat(), **times, **changes}


def url(session: Session, act: str = "") -> str:
    return f"{EDITOR}sessions/{session.code}/{act}"


def test_a_day_has_its_sessions_and_those_without_times(browser: Client, session: Session) -> None:
    SessionFactory(
        event=session.event,
        starts_at=at("09:00", session.event.edition.closes_on),
        ends_at=at("10:00", session.event.edition.closes_on),
    )
    waiting = SessionFactory(event=session.event, starts_at=None, ends_at=None, room=None, minutes=45)

    shown = browser.get(EDITOR, {"day": DAY}).context["state"]["sessions"]

    assert {(row["code"], row["starts"], row["minutes"]) for row in shown} == {
        (session.code, f"{DAY}T09:00", 60),
        (waiting.code, "", 45),
    }


def test_an_address_without_a_day_shows_the_first(browser: Client, session: Session) -> None:
    assert browser.get(EDITOR).context["day"].isoformat() == DAY
    assert browser.get(EDITOR, {"day": "yesterday"}).status_code == 404


def test_a_session_is_moved(browser: Client, session: Session) -> None:
    answer = browser.post(url(session), place(session))

    assert [row["starts"] for row in answer.json()["sessions"]] == [f"{DAY}T10:00"]
    assert Session.objects.get().starts_at == at("10:00")


def test_it_is_taken_off_the_schedule(browser: Client, session: Session) -> None:
    browser.post(url(session), place(session, starts_at="", ends_at="", room=""))

    assert Session.objects.unscheduled().get() == session


def test_a_taken_room_is_refused_in_words(browser: Client, session: Session) -> None:
    other = SessionFactory(event=session.event, room=session.room, starts_at=at("10:00"), ends_at=at("11:00"))

    answer = browser.post(url(other), place(other, "09:30", "10:30"))

    assert answer.status_code == 409
    assert answer.json()["message"] == "Another session is in this room at that time."
    assert {row["starts"] for row in answer.json()["state"]["sessions"]} == {f"{DAY}T09:00", f"{DAY}T10:00"}


def test_the_second_who_moves_is_told(browser: Client, session: Session) -> None:
    told = place(session)
    browser.post(url(session), told)

    answer = browser.post(url(session), told | {"starts_at": f"{DAY}T14:00", "ends_at": f"{DAY}T15:00"})

    assert (answer.status_code, Session.objects.get().starts_at) == (409, at("10:00"))


@pytest.mark.parametrize(("field", "value"), [("starts_at", "soon"), ("room", "0"), ("ends_at", ""), ("seen", "x")])
def test_nonsense_is_named(browser: Client, session: Session, field: str, value: str) -> None:
    answer = browser.post(url(session), place(session, **{field: value}))

    assert answer.status_code == 409
    assert answer.json()["message"]
    assert Session.objects.get().starts_at == at("09:00")


def test_a_session_is_made(browser: Client, session: Session) -> None:
    told = place(session) | {"event": session.event_id, "kind": "panel", "title_zh": "嘉宾对话"}

    assert browser.post(f"{EDITOR}sessions/", told).status_code == 201
    assert browser.post(f"{EDITOR}sessions/", told | {"title_zh": ""}).json()["message"].startswith("Title (Chinese): ")
    assert Session.objects.filter(title_zh="嘉宾对话", starts_at=at("10:00")).count() == 1


def test_a_ripple_is_previewed_before_it_is_applied(browser: Client, session: Session) -> None:
    later = SessionFactory(event=session.event, room=session.room, starts_at=at("10:00"), ends_at=at("11:00"))
    told = {"day": DAY, "verb": "extend", "minutes": 10}

    preview = browser.post(url(session, "ripple/"), told).json()

    assert preview["moves"][1] == {"title": later.title_zh, "before": "10:00", "after": "10:10"}
    assert Session.objects.get(pk=later.pk).starts_at == at("10:00")
    browser.post(url(session, "ripple/"), told | {"preview": preview["preview"]})
    assert Session.objects.get(pk=later.pk).starts_at == at("10:10")


def test_a_preview_that_is_no_longer_true_is_shown_anew(browser: Client, session: Session) -> None:
    told = {"day": DAY, "verb": "shift", "minutes": 10}
    preview = browser.post(url(session, "ripple/"), told).json()["preview"]
    session.save()

    again = browser.post(url(session, "ripple/"), told | {"preview": preview}).json()

    assert again["preview"] != preview
    assert Session.objects.get().starts_at == at("09:00")


def test_an_open_editor_learns_of_a_change(browser: Client, session: Session) -> None:
    stamp = browser.get(EDITOR).context["state"]["stamp"]
    asked = {"day": DAY, "stamp": stamp}
    assert browser.get(f"{EDITOR}state/", asked).status_code == 204

    session.save()

    assert browser.get(f"{EDITOR}state/", asked).json()["stamp"] != stamp


class TestOrganizerOfOneEvent:
    @pytest.fixture
    def own(self, edition: Edition, event_organizer: User) -> Event:
        return event_organizer.organized_events.get().event

    @pytest.fixture
    def browser(self, sign_in: SignIn, event_organizer: User) -> Client:
        return sign_in(event_organizer)

    def test_of_others_it_is_seen_that_the_room_is_taken(self, browser: Client, session: Session) -> None:
        SessionFactory(event=session.event, starts_at=None, ends_at=None)

        [row] = browser.get(EDITOR).context["state"]["sessions"]

        assert (row["title"], row["mine"]) == ("Taken", False)
        assert session.title_zh not in browser.get(EDITOR).content.decode()

    def test_others_sessions_stay_where_they_are(self, browser: Client, session: Session) -> None:
        assert browser.post(url(session), place(session)).status_code == 403
        assert browser.post(url(session, "ripple/"), {"day": DAY, "verb": "shift", "minutes": 5}).status_code == 403
        assert Session.objects.get().starts_at == at("09:00")

    def test_nor_are_they_pushed_by_ones_own(self, browser: Client, session: Session, own: Event) -> None:
        mine = SessionFactory(event=own, room=session.room, starts_at=at("08:00"), ends_at=at("09:00"))

        answer = browser.post(url(mine, "ripple/"), {"day": DAY, "verb": "shift", "minutes": 5})

        assert answer.status_code == 409

    def test_a_session_is_made_in_ones_own_event_alone(self, browser: Client, session: Session, own: Event) -> None:
        told = place(session) | {"kind": "panel", "title_zh": "嘉宾对话"}

        assert browser.post(f"{EDITOR}sessions/", told | {"event": session.event_id}).status_code == 409
        assert browser.post(f"{EDITOR}sessions/", told | {"event": own.pk}).status_code == 201


def test_an_auditor_looks_and_moves_nothing(sign_in: SignIn, auditor: User, session: Session) -> None:
    browser = sign_in(auditor)

    assert browser.get(EDITOR).status_code == 200
    assert browser.post(url(session), place(session)).status_code == 403
    assert browser.post(f"{EDITOR}sessions/", place(session)).status_code == 403


@pytest.mark.parametrize("more", [0, 2])
def test_a_day_takes_the_same_queries_for_one_session_and_for_three(
    browser: Client, session: Session, more: int, django_assert_num_queries: object
) -> None:
    for hour in range(more):
        SessionFactory(event=session.event, starts_at=at(f"1{hour}:00"), ends_at=at(f"1{hour}:30"))

    with django_assert_num_queries(18):
        browser.get(f"{EDITOR}state/", {"day": DAY})


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("0001-01-01T00:00", "0001-01-01T01:00"),
        ("9999-12-31T22:00", "9999-12-31T23:00"),
        ("2030-01-01T00:00", "2031-01-01T00:00"),
    ],
)
def test_times_out_of_all_calendars_are_refused(browser: Client, session: Session, start: str, end: str) -> None:
    answer = browser.post(url(session), place(session) | {"starts_at": start, "ends_at": end})

    assert answer.status_code == 409
    assert answer.json()["message"] in (
        "Times lie between the years 2000 and 2100.",
        "A session takes two weeks at most.",
    )
    assert browser.get(EDITOR).status_code == 200


def test_what_others_plan_is_not_named_to_an_organizer_of_one_event(
    session: Session, sign_in: SignIn, event_organizer: User, browser: Client
) -> None:
    own = event_organizer.organized_events.get().event
    asked = place(session, "09:00", "10:00", event=own.pk, kind="keynote", title_zh="圆桌")
    shared = SessionSpeakerFactory(session=session).speaker
    SessionSpeakerFactory(speaker=shared, session__event=own)

    refusal = sign_in(event_organizer).post(f"{EDITOR}sessions/", asked).json()["message"]
    seen = str(sign_in(event_organizer).get(f"{EDITOR}state/", {"day": DAY}).json())

    assert refusal == "This hall is taken from 09:00 to 10:00."
    assert session.title_zh not in seen
    assert "also in “a session of other organizers”" in seen
    assert f"also in “{session.title_zh}”" in str(browser.get(f"{EDITOR}state/", {"day": DAY}).json())


def test_a_release_is_compared_with_none_that_no_number_names(browser: Client, edition: Edition) -> None:
    release(edition=edition, by=None)

    assert browser.get(f"{EDITOR}releases/1/", {"with": "9" * 5000}).status_code == 200


def test_a_note_is_kept_without_null_bytes(browser: Client, edition: Edition) -> None:
    browser.post("/en/admin/events/schedulerelease/release/", {"note": "a\0b"})

    assert ScheduleRelease.objects.get().note == "ab"
