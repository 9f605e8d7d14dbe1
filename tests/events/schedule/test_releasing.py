"""Releasing the schedule."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.utils import Error as DatabaseError
from django.test.utils import CaptureQueriesContext

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.pages.services import current_version
from conference.people.models import User
from events.program.models import ScheduleRelease, Session, Status
from events.program.released import released_program
from events.schedule import freezing
from events.schedule.services.releasing import preview, release
from tests.factories import EditionFactory, EventFactory, RoomFactory, SessionFactory, SessionSpeakerFactory, at

pytestmark = pytest.mark.django_db


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


@pytest.mark.django_db(transaction=True)
def test_a_release_waits_for_whoever_is_changing_the_draft() -> None:
    """Else it could read one table before an import commits, and the next one after."""
    edition = EditionFactory()
    session = SessionFactory(event__edition=edition, title_zh="原题")

    def released_title() -> str:
        try:
            return str(release(edition=edition, by=None).content["sessions"][0]["title_zh"])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            Session.objects.filter(pk=session.pk).update(title_zh="新题")
            title = other.submit(released_title)
            with pytest.raises(TimeoutError):
                title.result(timeout=0.5)
        assert title.result(timeout=10) == "新题"
