"""After a release, exactly those concerned are told, each once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.outbox.delivery import claim
from conference.outbox.mail import compose
from conference.outbox.messages import topic_of
from conference.outbox.models import Message, Topic
from conference.outbox.models import Status as MessageStatus
from conference.outbox.services import decline
from conference.people.models import Person, User
from events.agenda.services import star
from events.program.models import ScheduleRelease, Session, SessionSpeaker, Status
from events.program.released import released_program
from events.registration.services.cancelling import cancel
from events.registration.services.registering import register
from events.schedule.freezing import MOVED_IN_TIME, REINSTATED
from events.schedule.messages import announce_changes
from events.schedule.models import Announcement
from events.schedule.services import announcing
from events.schedule.services.announcing import Concern, announce, concerned, write_announcement
from events.schedule.services.moving import Move, move_sessions
from events.schedule.services.releasing import release
from events.schedule.tasks import write_announcements
from tests.conftest import SignIn
from tests.factories import (
    EventFactory,
    PersonFactory,
    SeatPoolFactory,
    SessionFactory,
    SessionSpeakerFactory,
    UserFactory,
    at,
    lose_key,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def appearance(edition: Edition) -> SessionSpeaker:
    """Somebody on stage in a released session of an event with seats."""
    event = EventFactory(edition=edition)
    SeatPoolFactory(event=event)
    return SessionSpeakerFactory(session__event=event, speaker__edition=edition)


@pytest.fixture
def session(appearance: SessionSpeaker) -> Session:
    return appearance.session


@pytest.fixture
def guest(session: Session) -> Person:
    """Somebody registered for the event."""
    return register(event=session.event, person=PersonFactory()).person


def told(edition: Edition) -> dict[Person, list[str]]:
    """Whom the next release concerns, and what each is told."""
    return {
        person: [str(change.what) for change in concern.changes]
        for person, concern in concerned(release(edition=edition, by=None)).items()
    }


@pytest.fixture(autouse=True)
def released(edition: Edition, guest: Person) -> None:
    """There is a version that people know."""
    release(edition=edition, by=None)


def test_the_first_version_concerns_nobody(edition: Edition) -> None:
    assert concerned(edition.releases.get()) == {}


def test_a_move_concerns_who_is_on_stage_and_who_is_registered(
    edition: Edition, session: Session, appearance: SessionSpeaker, guest: Person
) -> None:
    move_sessions(moves=[Move(session, session.room, at("14:00"), at("15:00"))], by=None)

    assert set(told(edition)) == {appearance.speaker.person, guest}


def test_a_cancelled_session_does_too(
    edition: Edition, session: Session, appearance: SessionSpeaker, guest: Person
) -> None:
    Session.objects.update(status=Status.CANCELLED)

    assert set(told(edition)) == {appearance.speaker.person, guest}


def test_when_and_where_a_canceled_one_does_not_take_place_concerns_nobody(
    edition: Edition, session: Session, appearance: SessionSpeaker, guest: Person
) -> None:
    Session.objects.update(status=Status.CANCELLED)
    release(edition=edition, by=None)
    Session.objects.update(starts_at=at("18:00"), ends_at=at("19:00"))

    assert concerned(release(edition=edition, by=None)) == {}


def test_one_that_takes_place_after_all_does_too(
    edition: Edition, session: Session, appearance: SessionSpeaker, guest: Person
) -> None:
    Session.objects.update(status=Status.CANCELLED)
    release(edition=edition, by=None)
    Session.objects.update(status=Status.PLANNED)

    assert told(edition) == {person: [str(REINSTATED)] for person in (appearance.speaker.person, guest)}


def test_one_that_does_at_another_time_says_both(edition: Edition, session: Session, guest: Person) -> None:
    Session.objects.update(status=Status.CANCELLED)
    release(edition=edition, by=None)
    Session.objects.update(status=Status.PLANNED)
    move_sessions(moves=[Move(session, session.room, at("14:00"), at("15:00"))], by=None)

    assert told(edition)[guest] == [str(REINSTATED), str(MOVED_IN_TIME)]


def test_its_words_say_when(edition: Edition, session: Session, guest: Person) -> None:
    Session.objects.update(status=Status.CANCELLED)
    release(edition=edition, by=None)
    Session.objects.update(status=Status.PLANNED)

    write_announcement(announce(release=release(edition=edition, by=None), by=None))

    message = Message.objects.get(person=guest, kind="schedule.changed")
    assert f"{session.title_zh}\n  {REINSTATED}: 11-23 09:00–10:00\n" in message.text


def test_a_deleted_session_concerns_who_was_on_stage(
    edition: Edition, session: Session, appearance: SessionSpeaker
) -> None:
    session.delete()

    assert appearance.speaker.person in told(edition)


def test_a_new_title_concerns_the_stage_alone(edition: Edition, session: Session, appearance: SessionSpeaker) -> None:
    Session.objects.update(title_zh="新的题目")

    assert set(told(edition)) == {appearance.speaker.person}


def test_whoever_starred_it_is_told(edition: Edition, session: Session, attendee: User) -> None:
    released = released_program(edition)
    assert released
    star(person=attendee.person, session=released.sessions[session.code])
    move_sessions(moves=[Move(session, session.room, at("14:00"), at("15:00"))], by=None)

    assert attendee.person in told(edition)


def test_whoever_gave_the_seat_back_is_not_concerned(
    edition: Edition, session: Session, guest: Person, organizer: User
) -> None:
    cancel(registration=guest.registrations.get(), by=organizer)
    move_sessions(moves=[Move(session, session.room, at("14:00"), at("15:00"))], by=None)

    assert guest not in told(edition)


def test_nor_is_whose_account_is_closed(
    edition: Edition, session: Session, appearance: SessionSpeaker, guest: Person, attendee: User
) -> None:
    released = released_program(edition)
    assert released
    star(person=attendee.person, session=released.sessions[session.code])
    for person in (guest, appearance.speaker.person):
        UserFactory(person=person, is_active=False)
    User.objects.filter(pk=attendee.pk).update(is_active=False)
    move_sessions(moves=[Move(session, session.room, at("14:00"), at("15:00"))], by=None)

    assert told(edition) == {}


def test_nor_are_guests_of_other_events(edition: Edition, session: Session) -> None:
    other = SeatPoolFactory(event=EventFactory(edition=edition)).event
    stranger = register(event=other, person=PersonFactory()).person
    move_sessions(moves=[Move(session, session.room, at("14:00"), at("15:00"))], by=None)

    assert stranger not in told(edition)


def test_each_is_written_to_once_with_all_that_concerns_them(edition: Edition, session: Session, guest: Person) -> None:
    second = SessionFactory(event=session.event, starts_at=at("15:00"), ends_at=at("16:00"))
    release(edition=edition, by=None)
    for each, hour in ((session, 16), (second, 17)):
        move_sessions(moves=[Move(each, each.room, at(f"{hour}:00"), at(f"{hour + 1}:00"))], by=None)
    changed = release(edition=edition, by=None)

    for _time in range(2):
        write_announcement(announce(release=changed, by=None))

    message = Message.objects.get(person=guest, kind="schedule.changed")
    assert session.title_zh in message.text
    assert second.title_zh in message.text
    assert "11-23 09:00–10:00 → 11-23 16:00–17:00" in message.text


def test_it_takes_the_same_queries_for_one_person_and_for_three(edition: Edition, session: Session) -> None:
    counts = []
    for hour in (14, 15):
        move_sessions(moves=[Move(session, session.room, at(f"{hour}:00"), at(f"{hour + 1}:00"))], by=None)
        changed = release(edition=edition, by=None)
        with CaptureQueriesContext(connection) as queries:
            concerned(changed)
        counts.append(len(queries))
        for _more in range(2):
            register(event=session.event, person=PersonFactory())

    assert counts[0] == counts[1]


def test_the_page_counts_them_and_writes_when_it_is_told_to(
    edition: Edition, session: Session, organizer: User, sign_in: SignIn
) -> None:
    move_sessions(moves=[Move(session, session.room, at("14:00"), at("15:00"))], by=None)
    browser = sign_in(organizer)

    answer = browser.post("/admin/events/schedulerelease/release/", {"note": ""}, follow=True)

    assert [change.people for change in answer.context["changes"]] == [2]
    page = browser.post("/admin/schedule/releases/2/announce/", follow=True)
    assert page.context["written"] == 0
    write_announcements()
    page = browser.get("/admin/schedule/releases/2/announce/")
    assert page.context["written"] == 2
    assert '<button class="editor__primary"' not in page.content.decode()


def test_what_was_interrupted_is_written_by_the_sweep(edition: Edition, session: Session) -> None:
    """No broker is needed for that: the announcement is a row."""
    move_sessions(moves=[Move(session, session.room, at("14:00"), at("15:00"))], by=None)
    announcement = announce(release=release(edition=edition, by=None), by=None)
    (person, concern), *_others = concerned(announcement.release).items()
    announce_changes(release=announcement.release, person=person, changes=concern.changes)

    write_announcements()

    announcement.refresh_from_db()
    assert announcement.finished_at
    assert Message.objects.filter(kind="schedule.changed").count() == 2


def test_one_that_breaks_holds_up_no_other(edition: Edition, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, _sound = (announce(release=release(edition=edition, by=None), by=None) for _time in range(2))
    find = announcing.concerned

    def find_others(release: ScheduleRelease) -> dict[Person, Concern]:
        if release == broken.release:
            raise LookupError
        return find(release)

    with monkeypatch.context() as patch:
        patch.setattr(announcing, "concerned", find_others)
        write_announcements()
    assert [each.finished_at is None for each in Announcement.objects.order_by("pk")] == [True, False]

    write_announcements()
    assert not Announcement.objects.filter(finished_at=None).exists()


def test_whose_phone_cannot_be_opened_keeps_nobody_else_from_being_told(
    edition: Edition, session: Session, appearance: SessionSpeaker, guest: Person
) -> None:
    Person.objects.filter(pk=guest.pk).update(email=None)
    lose_key(guest)
    move_sessions(moves=[Move(session, session.room, at("14:00"), at("15:00"))], by=None)
    announcement = announce(release=release(edition=edition, by=None), by=None)

    write_announcements()

    announcement.refresh_from_db()
    assert announcement.finished_at
    told = Message.objects.filter(kind="schedule.changed")
    assert [message.person for message in told] == [appearance.speaker.person]


class TestDeclining:
    """What people come for they are told in any case; what they only starred is up to them."""

    @pytest.fixture
    def stargazer(self, edition: Edition, session: Session) -> Person:
        """Somebody who starred the session and is not registered."""
        released = released_program(edition)
        assert released
        person: Person = PersonFactory()
        star(person=person, session=released.sessions[session.code])
        return person

    def announced(self, edition: Edition, session: Session) -> None:
        """A move of the session."""
        move_sessions(moves=[Move(session, session.room, at("14:00"), at("15:00"))], by=None)
        write_announcement(announce(release=release(edition=edition, by=None), by=None))

    def test_a_starred_session_may_be_declined(self, edition: Edition, session: Session, stargazer: Person) -> None:
        self.announced(edition, session)

        message = Message.objects.get(person=stargazer)
        assert topic_of(message) == Topic.CHANGES
        assert b"List-Unsubscribe: <" in compose(message, str(stargazer.email))

        decline(address=message.address, topic=Topic.CHANGES)
        claim()
        message.refresh_from_db()
        assert message.status == MessageStatus.SUPPRESSED

    def test_what_one_is_registered_for_or_speaks_at_may_not(
        self, edition: Edition, session: Session, appearance: SessionSpeaker, guest: Person
    ) -> None:
        """Not even where they starred it."""
        released = released_program(edition)
        assert released
        for person in (guest, appearance.speaker.person):
            star(person=person, session=released.sessions[session.code])
        self.announced(edition, session)

        told = Message.objects.filter(person__in=[guest, appearance.speaker.person]).exclude(kind__startswith="reg")
        assert [topic_of(message) for message in told] == [Topic.NECESSARY] * 2

    def test_nor_what_comes_together_with_that(self, edition: Edition, session: Session, guest: Person) -> None:
        other = SessionFactory(event__edition=edition, starts_at=at("17:00"), ends_at=at("18:00"))
        release(edition=edition, by=None)
        released = released_program(edition)
        assert released
        star(person=guest, session=released.sessions[other.code])
        move_sessions(moves=[Move(other, other.room, at("18:00"), at("19:00"))], by=None)
        self.announced(edition, session)

        message = Message.objects.get(person=guest, kind="schedule.changed")
        assert {other.title_zh, session.title_zh} <= set(message.text.replace("- ", "").split("\n"))

    def test_whoever_registers_before_the_rest_is_written_is_told_once(
        self, edition: Edition, session: Session, stargazer: Person
    ) -> None:
        self.announced(edition, session)
        register(event=session.event, person=stargazer)

        Announcement.objects.update(finished_at=None)
        write_announcements()

        assert Message.objects.filter(person=stargazer, kind__startswith="schedule.").count() == 1


def test_an_announcement_is_made_once(edition: Edition, session: Session, organizer: User) -> None:
    first = announce(release=edition.releases.get(), by=organizer)

    assert announce(release=edition.releases.get(), by=None) == first
    assert AuditEntry.objects.filter(verb="announce").count() == 1
