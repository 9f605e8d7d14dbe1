"""What is for somebody though not for everybody, on their own schedule: marked, kept apart, and as true as the rest.
Who sees it at all is told in `tests/events/schedule/test_visibility.py`.
"""

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from icalendar import Calendar, Event

from conference.editions.models import Edition
from conference.people.models import User
from events.agenda.queries import schedule_of, upcoming
from events.agenda.services import renew_feed, star
from events.agenda.views import address_of
from events.program.models import Session, Speaker, Status, Visibility
from events.registration.services.registering import register
from tests.conftest import SignIn
from tests.events.agenda.conftest import released
from tests.factories import (
    OPENING,
    EventFactory,
    SeatPoolFactory,
    SessionFactory,
    SessionSpeakerFactory,
    SpeakerFactory,
    at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(edition: Edition, attendee: User) -> Session:
    """For named persons, of whom the attendee is one; in a house where nothing public takes place."""
    session: Session = SessionFactory(
        event__edition=edition, title_zh="闭门会", title_en="Closed meeting", visibility=Visibility.NAMED
    )
    session.viewers.add(attendee.person)
    return session


def page_of(session: Session) -> str:
    return f"/me/schedule/{session.code}/"


def entry_in_feed(user: User) -> Event:
    """The one entry of somebody's feed."""
    text = Client().get(urlsplit(address_of(user.person.calendar_feed)).path).content
    (entry,) = Calendar.from_ical(text).walk("VEVENT")
    return entry


class TestTheLine:
    @pytest.mark.parametrize(
        ("visibility", "words"),
        [
            (Visibility.PARTICIPANTS, ("仅限参会者", "For participants")),
            (Visibility.NAMED, ("仅限您与其他指定人员", "For you and those named")),
            (Visibility.ORGANIZERS, ("仅限组织方和登台嘉宾", "For organizers and those on stage")),
        ],
    )
    def test_says_for_whom_it_is(
        self, meeting: Session, attendee: User, sign_in: SignIn, visibility: str, words: tuple[str, str]
    ) -> None:
        speaker = SpeakerFactory(edition=meeting.event.edition, person=attendee.person)
        SessionSpeakerFactory(session=meeting, speaker=speaker)
        Session.objects.update(visibility=visibility)
        released(meeting.event.edition)
        browser = sign_in(attendee)

        for path in ("/me/schedule/", page_of(meeting)):
            for prefix, said in zip(("", "/en"), words, strict=True):
                assert said in browser.get(prefix + path).content.decode()

    def test_leads_to_its_own_page_and_has_no_star(self, meeting: Session, attendee: User, sign_in: SignIn) -> None:
        released(meeting.event.edition)

        page = sign_in(attendee).get("/me/schedule/").content.decode()

        assert f'href="{page_of(meeting)}"' in page
        assert f"/sessions/{meeting.code}/" not in page

    def test_comes_in_order_of_time(self, meeting: Session, attendee: User) -> None:
        edition = meeting.event.edition
        around = [
            SessionFactory(event__edition=edition, starts_at=at(f"{h}:00"), ends_at=at(f"{h}:30")) for h in ("06", "08")
        ]
        after = SessionFactory(event__edition=edition, starts_at=at("11:00"), ends_at=at("11:30"))
        program = released(edition)
        for session in (after, *around):
            star(person=attendee.person, session=program.sessions[session.code])

        items = schedule_of(attendee.person, program)

        assert [item.session.code for item in items] == [s.code for s in (*around, meeting, after)]
        assert items[2] in upcoming(attendee.person, program, 4)

    def test_a_public_session_that_became_theirs_stands_there_once(
        self, meeting: Session, attendee: User, sign_in: SignIn
    ) -> None:
        """For everybody else it is canceled, and so it is in the public part of the same release."""
        Session.objects.update(visibility=Visibility.PUBLIC)
        program = released(meeting.event.edition)
        star(person=attendee.person, session=program.sessions[meeting.code])
        Session.objects.update(visibility=Visibility.NAMED)
        program = released(meeting.event.edition)

        (item,) = schedule_of(attendee.person, program)

        assert program.sessions[meeting.code].is_cancelled
        assert (item.session.is_cancelled, item.notes) == (False, [])

    def test_leaves_no_trace_in_what_is_public(self, meeting: Session, attendee: User) -> None:
        """Both are kept in the process and share events, venues and speakers."""
        public = SessionSpeakerFactory(session__event=meeting.event, session__starts_at=at("08:00"))
        SessionSpeakerFactory(session=meeting, speaker=public.speaker)
        program = released(meeting.event.edition)
        assert len(schedule_of(attendee.person, program)) == 1

        codes = [public.session.code]
        assert list(program.sessions) == codes
        assert [session.code for session in program.events[meeting.event.code].sessions] == codes
        assert program.speakers[public.speaker.code].session_codes == codes
        assert [entry.code for entry in program.timetable] == codes
        assert meeting.room.venue.code not in program.venues


class TestClashes:
    def notes(self, user: User, edition: Edition) -> dict[str, list[str]]:
        with translation.override("zh-hans"):
            return {item.session.title: item.notes for item in schedule_of(user.person, released(edition))}

    @pytest.mark.parametrize("same_event", [True, False])
    def test_whoever_is_awaited_cannot_be_at_a_starred_one(
        self, meeting: Session, attendee: User, same_event: bool
    ) -> None:
        edition = meeting.event.edition
        event = meeting.event if same_event else EventFactory(edition=edition)
        talk = SessionFactory(event=event, title_zh="主旨演讲")
        star(person=attendee.person, session=released(edition).sessions[talk.code])

        assert self.notes(attendee, edition) == {
            "闭门会": ["与“主旨演讲”同时举行。"],
            "主旨演讲": ["与“闭门会”同时举行。"],
        }

    @pytest.mark.parametrize(("visibility", "said"), [(Visibility.PARTICIPANTS, 0), (Visibility.NAMED, 1)])
    def test_participants_choose_among_those_of_their_event(
        self, meeting: Session, attendee: User, visibility: str, said: int
    ) -> None:
        register(event=SeatPoolFactory(event=meeting.event).event, person=attendee.person)
        talk = SessionFactory(event=meeting.event, title_zh="主旨演讲")
        Session.objects.filter(pk=meeting.pk).update(visibility=visibility)
        star(person=attendee.person, session=released(meeting.event.edition).sessions[talk.code])

        assert len(self.notes(attendee, meeting.event.edition)["闭门会"]) == said

    def test_the_way_from_a_house_of_its_own_is_known(self, meeting: Session, attendee: User) -> None:
        later = SessionFactory(
            event__edition=meeting.event.edition, title_zh="主旨演讲", starts_at=at("10:10"), ends_at=at("11:00")
        )
        star(person=attendee.person, session=released(meeting.event.edition).sessions[later.code])

        assert self.notes(attendee, meeting.event.edition)["主旨演讲"] == [
            "距“闭门会”结束仅10分钟，两地之间路程约40分钟。"
        ]


class TestTheCalendar:
    @pytest.fixture(autouse=True)
    def feed(self, meeting: Session, attendee: User) -> None:
        """The attendee's."""
        released(meeting.event.edition)
        renew_feed(user=attendee)

    def test_has_it_as_private_with_its_own_page(self, meeting: Session, attendee: User) -> None:
        entry = entry_in_feed(attendee)

        assert (str(entry["SUMMARY"]), str(entry["CLASS"]), entry["SEQUENCE"]) == ("闭门会", "PRIVATE", 0)
        assert str(entry["URL"]).endswith(page_of(meeting))
        assert entry["LAST-MODIFIED"]

    def test_a_change_keeps_the_uid_and_raises_the_sequence(self, meeting: Session, attendee: User) -> None:
        before = entry_in_feed(attendee)
        Session.objects.update(starts_at=at("09:30"))
        program = released(meeting.event.edition)

        after = entry_in_feed(attendee)

        assert (before["UID"], 1, at("09:30")) == (after["UID"], after["SEQUENCE"], after["DTSTART"].dt)
        assert after["LAST-MODIFIED"].dt == program.released_at.replace(microsecond=0)

    @pytest.mark.parametrize("way", ["canceled", "deleted"])
    def test_what_is_canceled_stays_as_canceled(self, meeting: Session, attendee: User, way: str) -> None:
        if way == "deleted":
            meeting.delete()
        else:
            Session.objects.update(status=Status.CANCELLED)
        released(meeting.event.edition)

        entry = entry_in_feed(attendee)

        assert (str(entry["STATUS"]), entry["SEQUENCE"]) == ("CANCELLED", 1)

    def test_the_sequence_never_falls_when_it_becomes_public_and_internal_again(
        self, meeting: Session, attendee: User
    ) -> None:
        register(event=SeatPoolFactory(event=meeting.event).event, person=attendee.person)
        seen = []
        for visibility in (Visibility.PUBLIC, Visibility.PARTICIPANTS, Visibility.PUBLIC, Visibility.NAMED):
            for minute in (10, 20):
                Session.objects.update(visibility=visibility, starts_at=at(f"09:{minute}"))
                released(meeting.event.edition)
                entry = entry_in_feed(attendee)
                seen.append((entry["SEQUENCE"], str(entry["STATUS"])))

        assert {status for _number, status in seen} == {"CONFIRMED"}
        assert [number for number, _status in seen] == sorted({number for number, _status in seen})

    def test_to_others_a_session_that_became_internal_is_canceled_when_it_was(
        self, meeting: Session, attendee: User
    ) -> None:
        """Its later changes show in no public calendar, not even as a time."""
        Session.objects.update(visibility=Visibility.PUBLIC)
        released(meeting.event.edition)
        Session.objects.update(visibility=Visibility.ORGANIZERS)
        released(meeting.event.edition)
        before = Client().get("/schedule.ics").content
        (entry,) = Calendar.from_ical(before).walk("VEVENT")
        Session.objects.update(starts_at=at("09:30"))
        program = released(meeting.event.edition)

        assert str(entry["STATUS"]) == "CANCELLED"
        assert program.history[meeting.code].changed_at.replace(microsecond=0) == entry["LAST-MODIFIED"].dt
        assert program.sessions[meeting.code].sequence == entry["SEQUENCE"]


class TestItsPage:
    def test_says_what_it_is_and_is_kept_by_nobody(self, meeting: Session, attendee: User, sign_in: SignIn) -> None:
        Session.objects.update(summary_zh="商谈引才事项")
        hidden = SessionSpeakerFactory(session=meeting, speaker__person__name_zh="钱三强")
        Speaker.objects.filter(pk=hidden.speaker_id).update(visibility=Visibility.PARTICIPANTS)
        public = SessionSpeakerFactory(session__event=meeting.event, session__starts_at=at("08:00"))
        SessionSpeakerFactory(session=meeting, speaker=public.speaker)
        released(meeting.event.edition)

        answer = sign_in(attendee).get(page_of(meeting))
        page = answer.content.decode()

        assert all(words in page for words in ("闭门会", "商谈引才事项", "钱三强", meeting.room.name_zh))
        assert f"/speakers/{public.speaker.code}/" in page
        assert f"/speakers/{hidden.speaker.code}/" not in page  # who has no page
        assert ("no-store" in answer["Cache-Control"], '<meta name="robots" content="noindex">' in page) == (True, True)
        assert 'rel="canonical"' not in page
        assert "/star/" not in page

    @pytest.mark.parametrize("code", ["0000000000", "feeds", "A" * 400])
    def test_another_code_is_none(self, meeting: Session, attendee: User, sign_in: SignIn, code: str) -> None:
        released(meeting.event.edition)

        assert sign_in(attendee).get(f"/me/schedule/{code}/").status_code == 404

    def test_who_is_not_signed_in_does_that_first(self, meeting: Session) -> None:
        released(meeting.event.edition)

        assert Client().get(page_of(meeting)).url.startswith("/accounts/login/")

    def test_is_none_before_the_first_release(self, meeting: Session, attendee: User, sign_in: SignIn) -> None:
        assert sign_in(attendee).get(page_of(meeting)).status_code == 404


@pytest.mark.parametrize("path", ["/me/schedule/", "/me/", "page", "feed"])
def test_a_page_costs_the_same_for_one_and_for_three(
    meeting: Session, attendee: User, sign_in: SignIn, path: str
) -> None:
    released(meeting.event.edition)
    browser = sign_in(attendee)
    path = {"page": page_of(meeting), "feed": urlsplit(address_of(renew_feed(user=attendee))).path}.get(path, path)

    def cost() -> int:
        browser.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    one = cost()
    for hour in (11, 13):
        more = SessionFactory(
            event__edition=meeting.event.edition,
            starts_at=at(f"{hour}:00", OPENING),
            ends_at=at(f"{hour}:30", OPENING),
            visibility=Visibility.NAMED,
        )
        SessionSpeakerFactory(session=more)
        more.viewers.add(attendee.person)
    released(meeting.event.edition)

    assert cost() == one
