"""Speakers upload, replace and remove files of their sessions."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.pages.services import current_version
from conference.people.models import User
from events.materials import services
from events.materials.models import Material
from events.program.models import Session, Visibility
from events.schedule.services.releasing import release
from tests.conftest import SignIn
from tests.factories import MaterialFactory, SessionFactory, SessionSpeakerFactory, SpeakerFactory, UserFactory, pdf

pytestmark = pytest.mark.django_db

PAGE = "/me/speaker/"


@pytest.fixture
def session(edition: Edition, attendee: User) -> Session:
    """Released, with the attendee on stage."""
    speaker = SpeakerFactory(edition=edition, person=attendee.person)
    session: Session = SessionSpeakerFactory(session__event__edition=edition, speaker=speaker).session
    release(edition=edition, by=None)
    return session


@pytest.fixture
def browser(attendee: User, sign_in: SignIn) -> Client:
    return sign_in(attendee)


def add_page(session: Session) -> str:
    return f"{PAGE}sessions/{session.code}/materials/"


def change_page(material: Material) -> str:
    return f"{PAGE}materials/{material.code}/"


def told(**changes: object) -> dict[str, object]:
    return {"title_zh": "讲稿", "title_en": "", "visibility": "participants", "file": pdf()} | changes


def test_the_profile_lists_ones_released_sessions_and_their_files(
    session: Session, attendee: User, browser: Client
) -> None:
    unreleased = SessionSpeakerFactory(
        session__event=session.event, speaker=attendee.person.speakers.get(), session__title_zh="草稿环节"
    ).session
    other = SessionFactory(event=session.event, title_zh="别人的环节")
    MaterialFactory(session=session, title_zh="讲稿")
    MaterialFactory(session=session, title_zh="内部讲稿", visibility=Visibility.ORGANIZERS)

    page = browser.get(PAGE).content.decode()

    assert add_page(session) in page
    assert "讲稿" in page
    assert not any(words in page for words in ("内部讲稿", unreleased.title_zh, other.title_zh))


def test_participants_get_what_is_uploaded_unless_one_chooses_otherwise(
    session: Session, attendee: User, browser: Client
) -> None:
    assert '<option value="participants" selected>' in browser.get(add_page(session)).content.decode()
    version = current_version()

    answer = browser.post(add_page(session), told())

    material = Material.objects.get()
    assert answer.url == PAGE
    assert (material.session, material.uploaded_by, material.visibility) == (session, attendee, "participants")
    assert current_version() > version
    entry = AuditEntry.objects.get(object_type="events.Material")
    assert (entry.verb, entry.actor_id) == ("add", attendee.pk)


def test_what_is_public_is_so_at_once_and_logged(session: Session, browser: Client) -> None:
    browser.post(add_page(session), told(visibility="public"))

    material = Material.objects.get()
    assert "讲稿" in Client().get(f"/sessions/{session.code}/").content.decode()
    assert b"".join(Client().get(material.get_absolute_url())) == pdf().read()


def test_one_language_suffices(session: Session, browser: Client) -> None:
    browser.post(add_page(session), told(title_zh="", title_en="Slides"))
    assert Material.objects.get().title_zh == "Slides"

    assert browser.post(add_page(session), told(title_zh="")).status_code == 200


def test_replacing_keeps_the_address_and_drops_the_old_file(
    session: Session, browser: Client, django_capture_on_commit_callbacks: object
) -> None:
    browser.post(add_page(session), told())
    before = Material.objects.get()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        browser.post(change_page(before), told(title_zh="新讲稿", file=pdf(b"new"), visibility="public"))

    after = Material.objects.get()
    assert (after.code, after.title_zh, after.visibility) == (before.code, "新讲稿", "public")
    assert after.size == len(pdf(b"new").read())
    assert not before.file.storage.exists(before.file.name)
    entry = AuditEntry.objects.filter(object_type="events.Material").latest("pk")
    assert (entry.verb, set(entry.changes)) == ("change", {"file", "title_zh", "visibility"})


def test_saying_the_same_again_writes_nothing(session: Session, browser: Client) -> None:
    browser.post(add_page(session), told())
    entries = AuditEntry.objects.count()

    assert browser.post(change_page(Material.objects.get()), told(file="")).status_code == 302
    assert AuditEntry.objects.count() == entries


def test_removing_takes_the_file_too(
    session: Session, attendee: User, browser: Client, django_capture_on_commit_callbacks: object
) -> None:
    material = MaterialFactory(session=session, uploaded_by=attendee)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert browser.post(f"{change_page(material)}remove/").url == PAGE

    assert not Material.objects.exists()
    assert not material.file.storage.exists(material.file.name)
    assert AuditEntry.objects.filter(object_type="events.Material", verb="delete", actor_id=attendee.pk).exists()


@pytest.mark.parametrize("whose", ["organizers'", "another speaker's", "one's own of a stage one has left"])
def test_nothing_else_is_changed_or_removed(session: Session, attendee: User, browser: Client, whose: str) -> None:
    by = {"organizers'": None, "another speaker's": UserFactory()}.get(whose, attendee)
    material = MaterialFactory(session=session, uploaded_by=by)
    if by == attendee:
        session.appearances.all().delete()

    assert browser.get(change_page(material)).status_code == 404
    assert browser.post(change_page(material), told()).status_code == 404
    assert browser.post(f"{change_page(material)}remove/").status_code == 404
    assert Material.objects.get().title_zh == material.title_zh


@pytest.mark.parametrize("which", ["another's", "unreleased", "of no such code"])
def test_nothing_is_put_elsewhere(session: Session, attendee: User, browser: Client, which: str) -> None:
    other = SessionFactory(event=session.event)
    if which == "unreleased":
        SessionSpeakerFactory(session=other, speaker=attendee.person.speakers.get())
    else:
        release(edition=session.event.edition, by=None)
    url = f"{PAGE}sessions/0000000000/materials/" if which == "of no such code" else add_page(other)

    assert browser.get(url).status_code == 404
    assert browser.post(url, told()).status_code == 404
    assert not Material.objects.exists()


@pytest.mark.parametrize(
    "file", [ContentFile(b"MZ", name="slides.exe"), ContentFile(b"<html>", name="slides.pdf"), ""], ids=str
)
def test_what_is_no_file_of_a_known_kind_is_said(session: Session, browser: Client, file: object) -> None:
    answer = browser.post(add_page(session), told(file=file))

    assert answer.status_code == 200
    assert "field--invalid" in answer.content.decode()
    assert "讲稿" in answer.content.decode()
    assert not Material.objects.exists()


def test_files_have_an_end(session: Session, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 2)

    codes = [browser.post(add_page(session), told()).status_code for _time in range(3)]

    assert codes == [302, 302, 200]
    assert Material.objects.count() == 2


def test_hidden_speakers_have_theirs(edition: Edition, attendee: User, browser: Client) -> None:
    """Whom the public does not see on a public stage is there all the same."""
    speaker = SpeakerFactory(edition=edition, person=attendee.person, visibility=Visibility.ORGANIZERS)
    session = SessionSpeakerFactory(session__event__edition=edition, speaker=speaker).session
    release(edition=edition, by=None)

    assert browser.post(add_page(session), told()).status_code == 302
