"""A photo's file outlives its row until the public no longer sees it, and not longer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event as Signal

import pytest
from django.db import connection, transaction
from django.test import Client

from conference.editions.models import Edition, EditionQuerySet
from events.program.models import ScheduleRelease, Session, Speaker, Visibility
from events.program.released import released_program
from events.schedule import freezing
from events.schedule.services import releasing
from events.schedule.services.releasing import between, preview, release
from events.schedule.services.restoring import restore
from tests.factories import EditionFactory, EventFactory, SessionFactory, SessionSpeakerFactory, SpeakerFactory, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(edition: Edition) -> Session:
    return SessionFactory(event=EventFactory(edition=edition))


@pytest.fixture
def speaker(session: Session) -> Speaker:
    """On stage, with a photo, not yet released."""
    return on_stage(session)


def on_stage(session: Session) -> Speaker:
    speaker = SpeakerFactory(edition=session.event.edition, photo=picture())
    SessionSpeakerFactory(session=session, speaker=speaker)
    return speaker


@pytest.fixture
def committed(django_capture_on_commit_callbacks: object) -> object:
    """`with committed():` does what a commit at its end would."""

    @contextmanager
    def commit() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return commit


def is_served(photo: object) -> bool:
    """The photo in each of its widths."""
    answers = [Client().get(part.split()[0]) for part in photo.srcset.split(", ")]
    assert all(answer.getvalue() for answer in answers)
    [status] = {answer.status_code for answer in answers}
    return status == 200


def replace(speaker: Speaker) -> None:
    speaker.photo = picture(size=(50, 50))
    speaker.save()


def remove(speaker: Speaker) -> None:
    speaker.photo = ""
    speaker.save()


class TestFiles:
    @pytest.mark.parametrize("let_go", [replace, remove, Speaker.delete], ids=["replaced", "removed", "deleted"])
    def test_what_is_let_go_is_served_until_the_next_release(
        self, edition: Edition, speaker: Speaker, committed: object, let_go: object
    ) -> None:
        release(edition=edition, by=None)
        shown = released_program(edition).speakers[speaker.code].photo
        with committed():
            let_go(speaker)
        assert is_served(shown)

        with committed():
            release(edition=edition, by=None)

        assert not is_served(shown)
        assert [is_served(each.photo) for each in Speaker.objects.exclude(photo="")] == [True] * (let_go is replace)

    def test_what_was_never_released_goes_at_once(self, speaker: Speaker, committed: object) -> None:
        photo = speaker.photo
        with committed():
            replace(speaker)

        assert not is_served(photo)
        assert is_served(speaker.photo)

    def test_what_is_still_shown_stays(self, edition: Edition, speaker: Speaker, committed: object) -> None:
        for _time in range(2):
            with committed():
                release(edition=edition, by=None)

        assert is_served(speaker.photo)

    def test_what_leaves_the_stage_stays_its_speakers(
        self, edition: Edition, session: Session, speaker: Speaker, committed: object
    ) -> None:
        release(edition=edition, by=None)
        session.appearances.all().delete()
        with committed():
            release(edition=edition, by=None)
        assert not released_program(edition).speakers
        assert is_served(speaker.photo)

        photo = speaker.photo
        with committed():
            remove(speaker)

        assert not is_served(photo)

    def test_a_transaction_that_fails_keeps_everything(
        self, edition: Edition, speaker: Speaker, committed: object
    ) -> None:
        release(edition=edition, by=None)
        shown = released_program(edition).speakers[speaker.code].photo

        def fail(act: Callable[[], object]) -> None:
            with transaction.atomic():
                remove(Speaker.objects.get())
                act()
                raise ZeroDivisionError

        for act in (Speaker.objects.all().delete, lambda: release(edition=edition, by=None)):
            with committed(), pytest.raises(ZeroDivisionError):
                fail(act)

        assert is_served(shown)

    def test_the_same_picture_of_two_is_two_files(
        self, edition: Edition, session: Session, speaker: Speaker, committed: object
    ) -> None:
        other = on_stage(session)
        assert other.photo.name != speaker.photo.name

        release(edition=edition, by=None)
        with committed():
            remove(speaker)
        with committed():
            release(edition=edition, by=None)

        assert is_served(other.photo)
        assert is_served(released_program(edition).speakers[other.code].photo)

    def test_other_editions_show_theirs(self, edition: Edition, speaker: Speaker, committed: object) -> None:
        """The archive reads the latest release of each."""
        release(edition=edition, by=None)
        shown = released_program(edition).speakers[speaker.code].photo
        Edition.objects.update(is_current=False)
        with committed():
            speaker.delete()
        with committed():
            release(edition=EditionFactory(year=2031), by=None)

        assert is_served(shown)
        assert shown.url in Client().get(f"/archive/2030/speakers/{speaker.code}/").content.decode()

    def test_of_a_session_that_is_not_for_everybody_too(
        self, edition: Edition, session: Session, speaker: Speaker, committed: object
    ) -> None:
        Session.objects.update(visibility=Visibility.PARTICIPANTS)
        release(edition=edition, by=None)
        photo = speaker.photo
        with committed():
            replace(speaker)
        assert is_served(photo)

        with committed():
            release(edition=edition, by=None)

        assert not is_served(photo)


@pytest.fixture
def shown(
    edition: Edition, speaker: Speaker, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> object:
    """The photo of a release, replaced after the release had read the row and before anybody saw the release."""
    if request.param == "without the lock":
        monkeypatch.setattr(EditionQuerySet, "select_for_update", lambda rows, **_options: rows)
    read, replaced = Signal(), Signal()

    def slow(*args: freezing.Frozen) -> freezing.Frozen:
        read.set()
        replaced.wait(1)
        return freezing.number_changes(*args)

    monkeypatch.setattr(releasing, "number_changes", slow)

    def replace_meanwhile() -> None:
        read.wait()
        replace(Speaker.objects.get())
        replaced.set()
        connection.close()

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(replace_meanwhile)
        release(edition=edition, by=None)
        waiting.result()
    photo = released_program(edition).speakers[speaker.code].photo
    assert photo.name != Speaker.objects.get().photo.name
    return photo


@pytest.mark.django_db(transaction=True)
class TestReplacedWhileReleased:
    @pytest.mark.parametrize("shown", ["with the lock"], indirect=True)
    def test_it_stays(self, shown: object) -> None:
        assert is_served(shown)

    @pytest.mark.parametrize("shown", ["without the lock"], indirect=True)
    def test_without_the_lock_it_is_gone(self, shown: object) -> None:
        """The negative control."""
        assert not is_served(shown)


class TestVersions:
    def test_a_photo_is_an_edit_of_its_speaker(self, edition: Edition, speaker: Speaker) -> None:
        first = release(edition=edition, by=None)
        assert preview(edition) == []

        replace(speaker)

        for changes in (preview(edition), between(first, release(edition=edition, by=None))):
            assert [(change.what, change.title) for change in changes] == [(freezing.EDITED, speaker.person.name)]

    def test_it_is_told_once_of_who_is_on_a_public_and_an_internal_stage(
        self, edition: Edition, session: Session, speaker: Speaker
    ) -> None:
        internal = SessionFactory(event=session.event, visibility=Visibility.ORGANIZERS)
        SessionSpeakerFactory(session=internal, speaker=speaker)
        release(edition=edition, by=None)

        replace(speaker)

        assert len(preview(edition)) == 1

    def test_restoring_leaves_photos_and_old_versions_are_looked_at_without_their_files(
        self, edition: Edition, speaker: Speaker, committed: object, administrator: object, sign_in: object
    ) -> None:
        first = release(edition=edition, by=None)
        with committed():
            replace(speaker)
        with committed():
            release(edition=edition, by=None)

        restore(release=first, by=None)

        assert is_served(Speaker.objects.get().photo)
        desk = sign_in(administrator)
        for page in ("1/", "1/?with=2", "2/?with=1"):
            assert desk.get(f"/admin/schedule/releases/{page}").status_code == 200

    def test_one_from_before_photos_is_read_and_differs_in_nothing(self, edition: Edition, speaker: Speaker) -> None:
        Speaker.objects.update(photo="")
        now = release(edition=edition, by=None)
        content = now.content | {
            "speakers": [{k: v for k, v in row.items() if k != "photo"} for row in now.content["speakers"]]
        }
        old = ScheduleRelease.objects.create(
            edition=edition, number=2, content=content, released_at=now.released_at, restricted={}
        )

        assert released_program(edition).speakers[speaker.code].photo is None
        assert preview(edition) == between(old, now) == between(now, old) == []
        assert release(edition=edition, by=None).number == 3
