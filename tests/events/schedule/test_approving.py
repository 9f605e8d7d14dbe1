"""No word becomes public before different people have approved it (三审制)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from conference.editions.models import Edition
from conference.kit.roles import Role
from conference.people.models import User
from conference.people.services import appoint
from events.program.models import ScheduleRelease, Session, Speaker, Status
from events.schedule.approval import Review, reviews_of
from events.schedule.freezing import draft
from events.schedule.models import Approval
from events.schedule.services.approving import approve
from events.schedule.services.moving import Move, move_sessions
from events.schedule.services.releasing import release
from tests.conftest import SignIn
from tests.factories import EditionFactory, SessionFactory, SessionSpeakerFactory, SpeakerFactory, UserFactory, at

pytestmark = pytest.mark.django_db

PAGE = "/en/admin/schedule/approvals/"


@pytest.fixture
def edition(db: None) -> Edition:
    """One that asks for three approvals."""
    return EditionFactory(approval_steps=3)


@pytest.fixture
def session(edition: Edition) -> Session:
    return SessionFactory(event__edition=edition, title_en="Keynote")


@pytest.fixture
def reviewers(edition: Edition) -> list[User]:
    people = [UserFactory() for _reviewer in range(3)]
    for user in people:
        appoint(user=user, role=Role.ORGANIZER, edition=edition, by=None)
    return people


def reviews(edition: Edition) -> list[Review]:
    return reviews_of(edition, draft(edition))


def keys(edition: Edition) -> list[str]:
    return [review.words.key for review in reviews(edition)]


def approve_all(edition: Edition, reviewers: list[User]) -> None:
    for reviewer in reviewers:
        approve(edition=edition, keys=keys(edition), by=reviewer)


def missing(edition: Edition) -> list[tuple[str, str]]:
    """What is not approved: title and language."""
    return [(review.words.title, review.words.language) for review in reviews(edition) if not review.is_done]


def test_each_language_is_approved_for_itself(edition: Edition, session: Session) -> None:
    event = session.event

    assert missing(edition) == [(event.title_zh, "zh"), (session.title_zh, "zh"), ("Keynote", "en")]


def test_a_release_waits_for_three_people(edition: Edition, session: Session, reviewers: list[User]) -> None:
    approve_all(edition, reviewers[:2])
    with pytest.raises(ValidationError) as refusal:
        release(edition=edition, by=reviewers[0])
    assert refusal.value.code == "words_not_approved"
    assert not ScheduleRelease.objects.exists()

    approve_all(edition, reviewers[2:])

    assert release(edition=edition, by=reviewers[0]).number == 1


def test_nobody_does_two_steps(edition: Edition, session: Session, reviewers: list[User]) -> None:
    approve_all(edition, reviewers[:1])

    with pytest.raises(ValidationError) as refusal:
        approve_all(edition, reviewers[:1])

    assert refusal.value.code == "approval_steps_are_by_different_people"


def test_the_database_refuses_a_step_done_twice(edition: Edition, session: Session, reviewers: list[User]) -> None:
    approve_all(edition, reviewers[:1])
    approval = Approval.objects.first()
    assert approval
    approval.pk, approval.by = None, reviewers[1]

    with pytest.raises(IntegrityError, match="approval_step_is_done_once"), transaction.atomic():
        approval.save()


def test_a_changed_text_loses_its_approvals_and_others_keep_theirs(
    edition: Edition, session: Session, reviewers: list[User]
) -> None:
    approve_all(edition, reviewers)

    Session.objects.update(summary_en="A summary")

    assert missing(edition) == [("Keynote", "en")]


def test_who_speaks_is_part_of_the_text(edition: Edition, session: Session, reviewers: list[User]) -> None:
    appearance = SessionSpeakerFactory(session=session, speaker=SpeakerFactory(edition=edition, title_zh="教授"))
    approve_all(edition, reviewers)

    Speaker.objects.filter(pk=appearance.speaker_id).update(title_zh="院士")

    assert missing(edition) == [(session.title_zh, "zh")]


def test_another_room_or_time_needs_no_approval(edition: Edition, session: Session, reviewers: list[User]) -> None:
    approve_all(edition, reviewers)

    move_sessions(moves=[Move(session, None, at("14:00"), at("15:00"))], by=None)

    assert missing(edition) == []


def test_what_does_not_take_place_needs_none(edition: Edition, session: Session) -> None:
    Session.objects.update(status=Status.CANCELLED)

    assert missing(edition) == [(session.event.title_zh, "zh")]


def test_words_that_were_changed_meanwhile_are_not_approved(
    edition: Edition, session: Session, reviewers: list[User]
) -> None:
    seen = keys(edition)
    Session.objects.update(title_zh="改了")

    with pytest.raises(ValidationError) as refusal:
        approve(edition=edition, keys=seen, by=reviewers[0])

    assert refusal.value.code == "words_changed"
    assert not Approval.objects.exists()


def test_an_edition_may_ask_for_none(edition: Edition, session: Session) -> None:
    edition.approval_steps = 0
    edition.save()

    assert release(edition=edition, by=None).number == 1


class TestPage:
    def test_shows_what_waits_for_me(
        self, edition: Edition, session: Session, reviewers: list[User], sign_in: SignIn
    ) -> None:
        first, second = sign_in(reviewers[0]), sign_in(reviewers[1])
        first.post(PAGE, {"words": keys(edition)})

        assert (waiting(first), waiting(second)) == (0, 3)
        assert reviewers[0].person.name in second.get(f"{PAGE}?all").content.decode()

    def test_says_what_was_refused(
        self, edition: Edition, session: Session, reviewers: list[User], sign_in: SignIn
    ) -> None:
        answer = sign_in(reviewers[0]).post(PAGE, {"words": "0000000000 zh 0"}, follow=True)

        assert "Some of these texts were changed meanwhile." in answer.content.decode()

    def test_is_not_for_an_auditor_to_approve_on(
        self, edition: Edition, session: Session, auditor: User, sign_in: SignIn
    ) -> None:
        assert sign_in(auditor).get(PAGE).status_code == 200
        assert sign_in(auditor).post(PAGE, {"words": keys(edition)}).status_code == 403


def waiting(browser: Client) -> int:
    return len(browser.get(PAGE).context["reviews"])
