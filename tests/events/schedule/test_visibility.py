"""What is not for everybody reaches no public page, feed, search, API, notice or shown difference; those for whom it
is find it among what is theirs.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.outbox.models import Message
from conference.people.models import User
from events.agenda.services import renew_feed
from events.agenda.views import address_of
from events.program.models import Session, Speaker, Visibility
from events.registration.services.cancelling import cancel
from events.registration.services.registering import register
from events.schedule.queries import EditorDay
from events.schedule.services.announcing import announce, concerned, write_announcement
from events.schedule.services.moving import Move, move_sessions
from events.schedule.services.releasing import preview, release
from events.schedule.warnings import warnings_of
from tests.conftest import SignIn
from tests.factories import (
    EventFactory,
    PersonFactory,
    RoomFactory,
    SeatPoolFactory,
    SessionFactory,
    SessionSpeakerFactory,
    SpeakerFactory,
    UserFactory,
    VenueFactory,
    at,
    picture,
)

pytestmark = pytest.mark.django_db

SECRET = "市领导会见院士"
GUEST = "钱三强"
HALL = "贵宾厅"


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Addresses and words as Chinese pages have them."""
    with translation.override("zh-hans"):
        yield


NOT_PUBLIC = [Visibility.PARTICIPANTS, Visibility.ORGANIZERS, Visibility.NAMED]


@pytest.fixture
def open_session(edition: Edition) -> Session:
    """A public one of the same event."""
    return SessionFactory(event=EventFactory(edition=edition), title_zh="主旨演讲", title_en="Keynote")


@pytest.fixture
def secret(open_session: Session) -> Session:
    """One with words of its own, in a room of its own, with somebody who is on no other stage."""
    session = SessionFactory(
        event=open_session.event,
        title_zh=SECRET,
        title_en="Closed meeting",
        room=RoomFactory(name_zh=HALL, venue=VenueFactory(name_zh="南山院")),
    )
    edition, person = open_session.event.edition, PersonFactory(name_zh=GUEST)
    guest = SpeakerFactory(edition=edition, person=person, photo=picture())
    SessionSpeakerFactory(session=session, speaker=guest)
    return session


def public_texts(session: Session) -> dict[str, str]:
    """Everything that a stranger can ask for, in both languages."""
    event, client = session.event, Client()
    urls = [
        reverse("editions:home"),
        reverse("program:schedule"),
        f"{reverse('program:schedule')}?q={SECRET[1:]}",
        f"{reverse('program:schedule')}?q={GUEST[1:]}",
        f"{reverse('program:schedule')}?day=2030-11-23",
        reverse("program:calendar"),
        reverse("program:event", args=[event.slug]),
        reverse("program:event_calendar", args=[event.slug]),
        *(f"/api/v1/{things}/" for things in ("events", "sessions", "speakers")),
    ]
    texts = {}
    for url in urls:
        for address in (url, f"/en{url}"):
            answer = client.get(address)
            if answer.status_code == 200:
                texts[address] = answer.content.decode().replace("\r\n ", "")
    return texts


def leaks(session: Session) -> list[str]:
    """Where a word of it stands. (Searches ask for a part, since their pages say again what was asked for.)"""
    photo = Path(Speaker.objects.get(sessions=session).photo.name).stem
    words = (SECRET, "Closed meeting", GUEST, HALL, "南山院", session.code, photo)
    return [url for url, text in public_texts(session).items() if any(word in text for word in words)]


@pytest.mark.parametrize("visibility", NOT_PUBLIC)
def test_it_is_on_no_public_page_feed_search_or_api(edition: Edition, secret: Session, visibility: str) -> None:
    Session.objects.filter(pk=secret.pk).update(visibility=visibility)
    release(edition=edition, by=None)

    assert len(public_texts(secret)) > 15
    assert leaks(secret) == []
    for url in (
        reverse("program:session", args=[secret.code]),
        reverse("program:speaker", args=[Speaker.objects.get(sessions=secret).code]),
        f"/api/v1/sessions/{secret.code}/",
    ):
        assert Client().get(url).status_code == 404


def test_the_reader_finds_what_is_public(edition: Edition, secret: Session) -> None:
    """The negative control."""
    release(edition=edition, by=None)

    assert len(leaks(secret)) > 5


def test_what_becomes_internal_is_canceled_for_the_public(edition: Edition, secret: Session) -> None:
    release(edition=edition, by=None)
    Session.objects.filter(pk=secret.pk).update(visibility=Visibility.ORGANIZERS, title_zh="新的内部题目")
    release(edition=edition, by=None)

    feed = Client().get(reverse("program:calendar")).content.decode()
    assert "STATUS:CANCELLED" in feed
    assert "新的内部题目" not in feed


def test_a_guest_who_is_not_public_is_missing_from_a_public_session(edition: Edition, open_session: Session) -> None:
    person = PersonFactory(name_zh=GUEST)
    guest = SpeakerFactory(edition=edition, person=person, visibility=Visibility.ORGANIZERS, photo=picture())
    SessionSpeakerFactory(session=open_session, speaker=guest)

    frozen = release(edition=edition, by=None)

    assert GUEST not in str(frozen.content)
    assert guest.photo.name not in str(frozen.content)
    assert Client().get(reverse("program:session", args=[open_session.code])).status_code == 200


class TestNamedPersons:
    """What is for named persons is no word to organizers either, unless they are named."""

    @pytest.fixture
    def secret(self, secret: Session) -> Session:
        Session.objects.filter(pk=secret.pk).update(visibility=Visibility.NAMED)
        secret.refresh_from_db()
        return secret

    def test_a_difference_shows_it_to_those_alone(
        self, edition: Edition, secret: Session, organizer: User, administrator: User
    ) -> None:
        def titles(user: User) -> list[str]:
            return [change.title for change in preview(edition, user)]

        assert SECRET not in titles(organizer)
        assert SECRET in titles(administrator)
        secret.viewers.add(organizer.person)
        assert SECRET in titles(organizer)

    def test_a_difference_shows_who_is_in_it_to_those_alone(
        self, edition: Edition, secret: Session, organizer: User, administrator: User
    ) -> None:
        release(edition=edition, by=None)
        Speaker.objects.filter(sessions=secret).update(photo="")

        assert [change.title for change in preview(edition, organizer)] == []
        assert [change.title for change in preview(edition)] == []
        assert [change.title for change in preview(edition, administrator)] == [GUEST]

    def test_the_editor_shows_that_the_room_is_taken(self, edition: Edition, secret: Session, organizer: User) -> None:
        state = EditorDay(edition, edition.opens_on, organizer).state()

        row = next(row for row in state["sessions"] if row["code"] == secret.code)
        assert not row["mine"]
        assert SECRET not in str(state)
        assert GUEST not in str(state)

    def test_the_desk_lists_it_for_those_alone(self, secret: Session, organizer: User, sign_in: SignIn) -> None:
        browser, url = sign_in(organizer), reverse("admin:events_session_change", args=[secret.pk])
        pages = [
            reverse("admin:events_session_changelist"),
            reverse("admin:events_event_change", args=[secret.event_id]),
            reverse("admin:events_event_delete", args=[secret.event_id]),
            reverse("admin:conference_auditentry_changelist"),
            reverse("schedule:approvals") + "?all",
        ]

        assert [page for page in pages if SECRET in browser.get(page).content.decode()] == []
        assert browser.get(url).status_code == 302
        secret.viewers.add(organizer.person)
        assert browser.get(url).status_code == 200

    def test_it_cannot_be_moved_or_pushed_by_others(self, secret: Session, organizer: User, sign_in: SignIn) -> None:
        before = SessionFactory(
            event=secret.event, room=secret.room, starts_at=at("08:00"), ends_at=at("09:00"), title_zh="早场"
        )
        browser = sign_in(organizer)

        move = browser.post(reverse("schedule:move", args=[secret.code]), {"day": "2030-11-23"})
        push = browser.post(
            reverse("schedule:ripple", args=[before.code]), {"day": "2030-11-23", "verb": "shift", "minutes": 5}
        )

        assert (move.status_code, push.status_code) == (404, 409)
        assert SECRET not in push.content.decode()

    def test_a_clash_with_it_does_not_say_what_it_is(self, edition: Edition, secret: Session, organizer: User) -> None:
        guest = Speaker.objects.get(sessions=secret)
        SessionSpeakerFactory(session__event=secret.event, session__starts_at=at("09:30"), speaker=guest)

        assert [w for w in warnings_of(edition, organizer) if "clash" in w.concern] == []

    def test_the_log_keeps_no_word_of_it(self, secret: Session, organizer: User) -> None:
        move_sessions(moves=[Move(secret, secret.room, at("10:00"), at("11:00"))], by=organizer)

        entry = AuditEntry.objects.get(verb="move")
        assert (entry.object_label, entry.changes) == ("", {"starts_at": None, "ends_at": None})
        assert secret.title_zh not in str(secret)

    def test_its_change_is_told_to_those_alone(self, edition: Edition, secret: Session, attendee: User) -> None:
        SeatPoolFactory(event=secret.event)
        register(event=secret.event, person=attendee.person)
        named = UserFactory().person
        secret.viewers.add(named)
        release(edition=edition, by=None)
        move_sessions(moves=[Move(secret, secret.room, at("10:00"), at("11:00"))], by=None)
        changed = release(edition=edition, by=None)

        guest = Speaker.objects.get(sessions=secret).person
        assert set(concerned(changed)) == {named, guest}
        write_announcement(announce(release=changed, by=None))
        assert {message.person for message in Message.objects.filter(is_secret=True)} == {named, guest}
        assert [message.text for message in Message.objects.filter(is_secret=False) if SECRET in message.text] == []


class TestWhoFindsItAmongWhatIsTheirs:
    """On one's own schedule, its feed, `/me/` and the page of its own; no role at the desk opens those."""

    SEES = {
        Visibility.PARTICIPANTS: {"participant", "guest"},
        Visibility.ORGANIZERS: {"guest"},
        Visibility.NAMED: {"named", "guest"},
    }

    @pytest.fixture
    def visitors(
        self, secret: Session, attendee: User, organizer: User, event_organizer: User, administrator: User
    ) -> dict[str, User]:
        """Each stands in one relation to the session, and in no other."""
        participant, former, named = attendee, UserFactory(), UserFactory()
        SeatPoolFactory(event=secret.event)
        register(event=secret.event, person=participant.person)
        cancel(registration=register(event=secret.event, person=former.person), by=former)
        register(event=SeatPoolFactory(event__edition=secret.event.edition).event, person=UserFactory().person)
        secret.viewers.add(named.person)
        guest = UserFactory(person=Speaker.objects.get(sessions=secret).person, email="guest@example.com")
        return {
            "participant": participant,
            "former participant": former,
            "named": named,
            "guest": guest,
            "organizer": organizer,
            "organizer of an event": event_organizer,
            "administrator": administrator,
            "somebody": UserFactory(),
        }

    def sightings(self, user: User, session: Session, sign_in: SignIn) -> set[str]:
        """The pages of the user's own on which it stands."""
        browser = sign_in(user)
        pages = [reverse("accounts:me"), reverse("agenda:schedule"), reverse("agenda:session", args=[session.code])]
        texts = {page: browser.get(page).content.decode() for page in pages}
        texts["feed"] = Client().get(urlsplit(address_of(renew_feed(user=user))).path).content.decode()
        return {page for page, text in texts.items() if SECRET in text.replace("\r\n ", "")}

    @pytest.mark.parametrize("visibility", NOT_PUBLIC)
    def test_those_for_whom_it_is_find_it_everywhere_and_others_nowhere(
        self, edition: Edition, secret: Session, visitors: dict[str, User], sign_in: SignIn, visibility: str
    ) -> None:
        Session.objects.filter(pk=secret.pk).update(visibility=visibility)
        release(edition=edition, by=None)

        seen = {who: len(self.sightings(user, secret, sign_in)) for who, user in visitors.items()}

        assert seen == {who: 4 if who in self.SEES[visibility] else 0 for who in visitors}

    def test_before_the_release_nobody_does(
        self, edition: Edition, open_session: Session, secret: Session, visitors: dict[str, User], sign_in: SignIn
    ) -> None:
        Session.objects.filter(pk=secret.pk).update(visibility=Visibility.NAMED, starts_at=None, ends_at=None)
        release(edition=edition, by=None)
        Session.objects.filter(pk=secret.pk).update(starts_at=at("09:00"), ends_at=at("10:00"))

        assert not any(self.sightings(user, secret, sign_in) for user in visitors.values())

    def test_the_reader_finds_what_a_participant_sees_of_a_public_one(
        self, edition: Edition, secret: Session, visitors: dict[str, User], sign_in: SignIn
    ) -> None:
        """The negative control: a public session has no page of one's own, and stands on the three others."""
        release(edition=edition, by=None)

        assert len(self.sightings(visitors["participant"], secret, sign_in)) == 3
        assert not self.sightings(visitors["somebody"], secret, sign_in)

    @pytest.mark.parametrize("hidden", [True, False])
    def test_a_guest_whom_organizers_alone_may_see_is_named_to_nobody(
        self, edition: Edition, secret: Session, visitors: dict[str, User], sign_in: SignIn, hidden: bool
    ) -> None:
        visibility = Visibility.ORGANIZERS if hidden else Visibility.PARTICIPANTS
        Session.objects.filter(pk=secret.pk).update(visibility=Visibility.PARTICIPANTS)
        Speaker.objects.filter(sessions=secret).update(visibility=visibility)
        release(edition=edition, by=None)
        browser = sign_in(visitors["participant"])

        pages = [reverse("agenda:schedule"), reverse("agenda:session", args=[secret.code])]

        assert [GUEST in browser.get(page).content.decode() for page in pages] == [not hidden] * 2


def test_participants_are_told_of_what_is_for_them(edition: Edition, secret: Session, attendee: User) -> None:
    Session.objects.filter(pk=secret.pk).update(visibility=Visibility.PARTICIPANTS)
    SeatPoolFactory(event=secret.event)
    register(event=secret.event, person=attendee.person)
    release(edition=edition, by=None)
    move_sessions(moves=[Move(secret, secret.room, at("10:00"), at("11:00"))], by=None)

    told = concerned(release(edition=edition, by=None))

    assert [change.title for change in told[attendee.person].changes] == [SECRET]
