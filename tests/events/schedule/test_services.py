"""Moving sessions and releasing the schedule."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.utils import Error as DatabaseError
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.kit.constraints import in_words
from conference.pages.services import current_version
from conference.people.models import User
from events.program.models import ScheduleRelease, Session, Status
from events.program.released import released_program
from events.schedule import freezing
from events.schedule.services import Move, move_sessions, preview, release, swap_sessions
from tests.factories import EventFactory, RoomFactory, SessionFactory, SessionSpeakerFactory, at

pytestmark = pytest.mark.django_db


def two_sessions() -> tuple[Session, Session]:
    """One room, one after the other."""
    room, event = RoomFactory(), EventFactory()
    first = SessionFactory(event=event, room=room, starts_at=at("09:00"), ends_at=at("10:00"))
    return first, SessionFactory(event=event, room=room, starts_at=at("10:00"), ends_at=at("11:00"))


class TestRoomsAreFree:
    def test_one_may_follow_the_other_at_once(self) -> None:
        first, second = two_sessions()

        assert first.ends_at == second.starts_at

    def test_the_database_refuses_two_at_once(self) -> None:
        first, _second = two_sessions()

        with pytest.raises(IntegrityError, match="session_room_is_free"), transaction.atomic():
            SessionFactory(room=first.room, starts_at=at("09:30"), ends_at=at("09:45"))

    def test_a_cancelled_session_leaves_its_room(self) -> None:
        first, _second = two_sessions()
        Session.objects.filter(pk=first.pk).update(status=Status.CANCELLED)

        SessionFactory(room=first.room, starts_at=at("09:30"), ends_at=at("09:45"))

    def test_a_form_says_so_in_words(self) -> None:
        first, second = two_sessions()
        second.starts_at = at("09:30")

        with translation.override("en"), pytest.raises(ValidationError) as refusal:
            second.full_clean()

        assert refusal.value.message_dict == {"room": [f"“{first}” is in this room from 09:00 to 10:00."]}

    def test_without_the_form_the_constraint_says_it(self) -> None:
        _first, second = two_sessions()
        second.starts_at = at("09:30")

        with pytest.raises(ValidationError) as refusal, in_words(), transaction.atomic():
            second.save()

        assert refusal.value.code == "session_room_is_free"

    def test_a_swap_works(self, organizer: User) -> None:
        first, second = two_sessions()

        swap_sessions(first=first, second=second, by=organizer)

        starts = [Session.objects.get(pk=session.pk).starts_at for session in (first, second)]
        assert starts == [at("10:00"), at("09:00")]
        assert AuditEntry.objects.filter(verb="move", actor_id=organizer.pk).count() == 2

    def test_two_into_one_slot_are_refused_and_nothing_moves(self, organizer: User) -> None:
        first, second = two_sessions()
        slot = (first.room, at("14:00"), at("15:00"))

        with pytest.raises(ValidationError) as refusal:
            move_sessions(moves=[Move(first, *slot), Move(second, *slot)], by=organizer)

        assert refusal.value.code == "session_room_is_free"
        starts = [Session.objects.get(pk=session.pk).starts_at for session in (first, second)]
        assert starts == [at("09:00"), at("10:00")]


class TestRelease:
    def test_the_public_sees_nothing_of_a_draft(self, edition: Edition) -> None:
        session = SessionFactory(event__edition=edition)
        release(edition=edition, by=None)
        Session.objects.filter(pk=session.pk).update(title_zh="改了")

        program = released_program(edition)

        assert program
        assert program.sessions[session.code].title_zh == session.title_zh

    def test_versions_count_up_and_outdate_the_pages(self, edition: Edition, organizer: User) -> None:
        before = current_version()

        numbers = [release(edition=edition, by=organizer).number for _time in range(2)]

        assert numbers == [1, 2]
        assert current_version() == before + 2
        assert AuditEntry.objects.filter(verb="release", actor_id=organizer.pk).count() == 2

    def test_a_release_never_changes(self, edition: Edition) -> None:
        frozen = release(edition=edition, by=None)

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            ScheduleRelease.objects.filter(pk=frozen.pk).update(content={})

    def test_it_takes_the_same_queries_for_one_session_and_for_three(self, edition: Edition) -> None:
        event = EventFactory(edition=edition)
        SessionSpeakerFactory(session__event=event, speaker__edition=edition)
        one = queries_of(lambda: freezing.draft(edition))
        for _more in range(2):
            SessionSpeakerFactory(session__event=event, speaker__edition=edition)

        assert queries_of(lambda: freezing.draft(edition)) == one


class TestWhatChanged:
    @pytest.fixture
    def session(self, edition: Edition) -> Session:
        """A released session."""
        session = SessionFactory(event__edition=edition)
        release(edition=edition, by=None)
        return session

    def test_nothing(self, edition: Edition, session: Session) -> None:
        assert preview(edition) == []

    def test_new(self, edition: Edition, session: Session) -> None:
        SessionFactory(event=session.event)

        assert [change.what for change in preview(edition)] == [freezing.NEW]

    @pytest.mark.parametrize(
        ("changes", "kinds"),
        [
            ({"starts_at": at("08:30")}, [freezing.MOVED_IN_TIME]),
            ({"title_zh": "新题目"}, [freezing.RENAMED]),
            ({"summary_zh": "新摘要"}, [freezing.EDITED]),
            ({"status": Status.CANCELLED}, [freezing.CANCELLED]),
            ({"starts_at": at("08:30"), "title_en": "New"}, [freezing.MOVED_IN_TIME, freezing.RENAMED]),
        ],
    )
    def test_edited(self, edition: Edition, session: Session, changes: dict, kinds: list) -> None:
        Session.objects.filter(pk=session.pk).update(**changes)

        assert [change.what for change in preview(edition)] == kinds

    def test_moved_in_room(self, edition: Edition, session: Session) -> None:
        Session.objects.filter(pk=session.pk).update(room=RoomFactory(name_zh="新厅"))

        [change] = preview(edition)

        assert (change.what, change.after_words) == (freezing.MOVED_IN_ROOM, "新厅")

    def test_deleted_is_told_as_cancelled_and_stays_so(self, edition: Edition, session: Session) -> None:
        code = session.code
        session.delete()

        assert [change.what for change in preview(edition)] == [freezing.CANCELLED]
        for _time in range(2):
            release(edition=edition, by=None)
            program = released_program(edition)
            assert program
            assert program.sessions[code].is_cancelled
            assert program.sessions[code].sequence == 1

    def test_what_calendars_must_learn_raises_the_sequence(self, edition: Edition, session: Session) -> None:
        sequences = []
        for changes in ({"summary_zh": "摘要"}, {"starts_at": at("08:30")}, {}, {"title_zh": "新题目"}):
            Session.objects.filter(pk=session.pk).update(summary_en="x", **changes)
            release(edition=edition, by=None)
            program = released_program(edition)
            assert program
            sequences.append(program.sessions[session.code].sequence)

        assert sequences == [0, 1, 1, 2]


def queries_of(act: Callable[[], object]) -> int:
    """How many queries an act takes."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)
