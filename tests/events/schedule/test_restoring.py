"""Released versions: looked at, compared, restored; and whatever is done, kept as they were."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from conference.editions.models import Edition
from conference.people.models import User
from events.program.models import ScheduleRelease, Session, SessionSpeaker, Visibility
from events.schedule.services.moving import Move, move_sessions
from events.schedule.services.releasing import between, preview, release
from events.schedule.services.restoring import restore
from tests.conftest import SignIn
from tests.factories import EventFactory, PersonFactory, RoomFactory, SessionFactory, SessionSpeakerFactory, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def appearance(edition: Edition) -> SessionSpeaker:
    return SessionSpeakerFactory(session__event=EventFactory(edition=edition), speaker__edition=edition)


@pytest.fixture
def session(appearance: SessionSpeaker) -> Session:
    return appearance.session


class TestRestoring:
    def test_brings_words_place_and_speakers_back(self, edition: Edition, session: Session) -> None:
        first = release(edition=edition, by=None)
        session.appearances.all().delete()
        move_sessions(moves=[Move(session, RoomFactory(), at("14:00"), at("15:00"))], by=None)
        Session.objects.update(title_zh="改了")
        session.event.title_zh = "也改了"
        session.event.save()
        release(edition=edition, by=None)

        restore(release=first, by=None)

        again = release(edition=edition, by=None)
        assert between(first, again) == []

    def test_what_is_new_leaves_the_schedule_and_waits(self, edition: Edition, session: Session) -> None:
        first = release(edition=edition, by=None)
        new = SessionFactory(event=session.event, starts_at=at("14:00"), ends_at=at("14:45"))

        restore(release=first, by=None)

        assert Session.objects.unscheduled().get() == new
        assert Session.objects.unscheduled().get().minutes == 45

    def test_what_was_deleted_comes_back_under_its_code(self, edition: Edition, session: Session) -> None:
        first = release(edition=edition, by=None)
        code = session.code
        session.delete()

        restore(release=first, by=None)

        assert Session.objects.get(code=code).title_zh == session.title_zh

    def test_what_is_internal_stays_so(self, edition: Edition, session: Session) -> None:
        viewer = PersonFactory()
        session.viewers.add(viewer)
        Session.objects.update(visibility=Visibility.NAMED)
        first = release(edition=edition, by=None)
        session.viewers.clear()
        Session.objects.update(visibility=Visibility.PUBLIC)

        restore(release=first, by=None)

        restored = Session.objects.get()
        assert (restored.visibility, list(restored.viewers.all())) == (Visibility.NAMED, [viewer])

    def test_nothing_of_it_is_public_before_the_next_release(self, edition: Edition, session: Session) -> None:
        first = release(edition=edition, by=None)
        Session.objects.update(title_zh="改了")
        second = release(edition=edition, by=None)

        restore(release=first, by=None)

        assert ScheduleRelease.objects.first() == second
        assert [change.title for change in preview(edition)] == [session.title_zh]


class TestPages:
    @pytest.fixture
    def browser(self, sign_in: SignIn, organizer: User) -> Client:
        return sign_in(organizer)

    def test_a_version_is_looked_at_and_compared(self, edition: Edition, session: Session, browser: Client) -> None:
        release(edition=edition, by=None)
        Session.objects.update(title_zh="新的题目")
        release(edition=edition, by=None)

        assert "新的题目" not in browser.get("/admin/schedule/releases/1/").content.decode()
        compared = browser.get("/admin/schedule/releases/2/?with=1").context["changes"]
        assert [(change.before_words, change.after_words) for change in compared] == [(session.title_zh, "新的题目")]
        assert browser.get("/admin/schedule/releases/3/").status_code == 404

    def test_it_is_restored_by_who_may_release(
        self, edition: Edition, session: Session, browser: Client, auditor: User, sign_in: SignIn
    ) -> None:
        release(edition=edition, by=None)
        Session.objects.update(title_zh="新的题目")

        assert sign_in(auditor).post("/admin/schedule/releases/1/restore/").status_code == 403
        assert browser.post("/admin/schedule/releases/1/restore/").status_code == 302
        assert Session.objects.get().title_zh == session.title_zh


Act = tuple[str, int, int, int]
acts = st.lists(
    st.tuples(
        st.sampled_from(["move", "park", "rename", "delete", "add", "hide", "release", "restore"]),
        st.integers(0, 3),
        st.integers(0, 1),
        st.integers(8, 11),
    ),
    max_size=14,
)


class TestAnythingOrganizersDo(TestCase):
    """Any sequence of edits, releases and restores keeps every version as it was, and never books a room twice."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(acts)
    def test_versions_stay_and_rooms_are_free(self, sequence: list[Act]) -> None:
        event = EventFactory()
        rooms = [RoomFactory(), RoomFactory()]
        for hour in (8, 9):
            SessionFactory(event=event, room=rooms[0], starts_at=at(f"{hour:02}:00"), ends_at=at(f"{hour + 1:02}:00"))
        kept: dict[int, Any] = {}
        for act, which, room, hour in sequence:
            try:
                with transaction.atomic():
                    self.do(act, which, rooms[room], hour, event.edition)
            except ValidationError:
                continue
            for version in ScheduleRelease.objects.all():
                frozen = (version.content, version.restricted)
                assert kept.setdefault(version.number, frozen) == frozen
            assert_no_room_is_booked_twice()

    def do(self, act: str, which: int, room: Any, hour: int, edition: Edition) -> None:
        """One thing that organizers do, to one of the sessions or releases there are."""
        sessions, releases = list(Session.objects.order_by("pk")), list(ScheduleRelease.objects.order_by("number"))
        times = at(f"{hour:02}:00"), at(f"{hour + 1:02}:30")
        if act == "release":
            release(edition=edition, by=None)
        elif act == "restore" and releases:
            version = releases[which % len(releases)]
            restore(release=version, by=None)
            assert between(version, release(edition=edition, by=None)) == []
        elif act == "add":
            SessionFactory(event=edition.events.get(), room=None, starts_at=None, ends_at=None)
        elif sessions and act != "restore":
            session = sessions[which % len(sessions)]
            if act == "move":
                move_sessions(moves=[Move(session, room, *times)], by=None)
            elif act == "park":
                move_sessions(moves=[Move(session, None, None, None)], by=None)
            elif act == "delete":
                session.delete()
            else:
                session.title_zh = f"题目{hour}"
                session.visibility = Visibility.NAMED if act == "hide" else Visibility.PUBLIC
                session.save()


def assert_no_room_is_booked_twice() -> None:
    """Looked at without the database's constraint."""
    booked = [each for each in Session.objects.scheduled().taking_place() if each.room_id]
    for session in booked:
        assert not Session.objects.in_the_way_of(session).exists()
