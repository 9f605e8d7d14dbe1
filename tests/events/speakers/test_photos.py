"""Speakers and organizers upload, replace and remove a photo."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from conference.audit.models import AuditEntry
from conference.editions.models import Edition
from conference.people.models import User
from events.program.models import Speaker
from tests.conftest import SignIn
from tests.factories import SpeakerFactory, picture

pytestmark = pytest.mark.django_db

NO_TIMES = {"times-TOTAL_FORMS": 0, "times-INITIAL_FORMS": 0}


@pytest.fixture
def speaker(edition: Edition, attendee: User) -> Speaker:
    return SpeakerFactory(edition=edition, person=attendee.person)


class Own:
    """The speaker's own form."""

    def __init__(self, browser: Client) -> None:
        self.browser, self.path = browser, "/me/speaker/"
        self.told: dict[str, object] = {**NO_TIMES}


class Desk(Own):
    """The organizers' form."""

    def __init__(self, browser: Client, speaker: Speaker) -> None:
        super().__init__(browser)
        self.path = f"/admin/events/speaker/{speaker.pk}/change/"
        self.told = {
            "edition": speaker.edition_id,
            "person": speaker.person_id,
            "visibility": speaker.visibility,
            "availabilities-TOTAL_FORMS": 0,
            "availabilities-INITIAL_FORMS": 0,
        }


@pytest.fixture(params=["own", "desk"])
def form(request: pytest.FixtureRequest, speaker: Speaker, attendee: User, organizer: User, sign_in: SignIn) -> Own:
    return Own(sign_in(attendee)) if request.param == "own" else Desk(sign_in(organizer), speaker)


def save(form: Own, **told: object) -> int:
    return form.browser.post(form.path, form.told | told).status_code


def test_it_is_uploaded_shown_replaced_and_removed(form: Own, speaker: Speaker) -> None:
    assert save(form, photo=picture(size=(700, 900))) == 302
    speaker.refresh_from_db()
    first = speaker.photo
    assert (first.width, first.height) == (700, 900)
    assert first.url.rpartition(".")[0] in form.browser.get(form.path).content.decode()

    assert save(form, photo=picture()) == 302
    speaker.refresh_from_db()
    assert speaker.photo.name not in ("", first.name)

    assert save(form, title_zh="院士") == 302
    speaker.refresh_from_db()
    assert speaker.photo

    assert save(form, **{"photo-clear": "on"}) == 302
    speaker.refresh_from_db()
    assert not speaker.photo


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (b"<svg><script>", "请选择 JPEG"),
        (picture(size=(8000, 7000)).read(), "像素过多"),
    ],
    ids=["no picture", "too large"],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    form: Own, speaker: Speaker, upload: bytes, said: str
) -> None:
    speaker.photo = picture()
    speaker.save()

    answer = form.browser.post(
        form.path, form.told | {"photo": ContentFile(upload, name="a.jpg"), "biography_zh": "研究量子"}
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    [error] = answer.context.get("adminform", answer.context["form"]).errors["photo"]
    assert said in error
    assert said in page
    assert "研究量子" in page
    assert 'name="photo-clear"' in page
    assert Speaker.objects.get().photo == speaker.photo


def test_one_that_is_both_chosen_and_removed_is_asked_about(form: Own, speaker: Speaker) -> None:
    speaker.photo = picture()
    speaker.save()

    assert save(form, photo=picture(), **{"photo-clear": "on"}) == 200
    assert Speaker.objects.get().photo == speaker.photo


def test_the_log_names_the_field_alone(form: Own, speaker: Speaker) -> None:
    save(form, photo=picture())

    entry = AuditEntry.objects.get(object_type="events.Speaker")
    assert (entry.verb, set(entry.changes.values())) == ("change", {None})
    assert "photo" in entry.changes


def test_removing_what_is_not_there_changes_nothing(speaker: Speaker, attendee: User, sign_in: SignIn) -> None:
    own = Own(sign_in(attendee))

    assert save(own, title_zh=speaker.title_zh, **{"photo-clear": "on"}) == 302
    assert not AuditEntry.objects.filter(object_type="events.Speaker").exists()
