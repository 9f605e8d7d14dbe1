"""Answers: written with the registration, changed by whom they are from, deleted when their time is over."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.kit import clock
from conference.people.models import User
from events.registration.models import Answer, Question, Registration, RegistrationPolicy, SeatPool
from events.registration.services.answering import change_answers
from events.registration.services.cancelling import cancel
from events.registration.services.refusals import Full, TooLate, Unanswered
from events.registration.services.registering import add, register
from events.registration.tasks import forget_answers
from tests.factories import PersonFactory, QuestionFactory, SeatPoolFactory, UserFactory, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool() -> SeatPool:
    """One seat, and no waiting list."""
    pool: SeatPool = SeatPoolFactory(total=1, policy__has_waiting_list=False)
    return pool


@pytest.fixture
def files(settings: LazySettings) -> Path:
    """Where private files lie."""
    return Path(settings.PRIVATE_ROOT)


def ask(pool: SeatPool, kind: str = "text", **told: Any) -> Question:
    question: Question = QuestionFactory(policy=pool.event.registration_policy, kind=kind, **told)
    return question


def stored(files: Path) -> list[Path]:
    return [path for path in files.rglob("*") if path.is_file()]


def values(registration: Registration) -> dict[int, Any]:
    return dict(registration.answers.values_list("question", "value"))


def test_each_kind_of_answer_is_kept(pool: SeatPool) -> None:
    topics = "新能源 | New energy\n新材料 | Advanced materials\n生物医药"
    text, number, half, date, one, several = (
        ask(pool), ask(pool, "number"), ask(pool, "number"), ask(pool, "date"), ask(pool, "choice", options=topics),
        ask(pool, "several", options=topics),
    )  # fmt: skip
    given = {
        text: "素食", number: Decimal(2019), half: Decimal("1.5"), date: dt.date(1996, 2, 29), one: "新材料",
        several: ["生物医药", "新能源"],
    }  # fmt: skip

    registration = register(event=pool.event, person=PersonFactory(), answers=given)

    assert values(registration) == {
        text.pk: "素食",
        number.pk: 2019,
        half.pk: 1.5,
        date.pk: "1996-02-29",
        one.pk: [{"zh": "新材料", "en": "Advanced materials"}],
        several.pk: [{"zh": "新能源", "en": "New energy"}, {"zh": "生物医药", "en": ""}],
    }
    assert registration.answers.get(question=several).words == "新能源、生物医药"


def test_what_must_be_answered_is_or_nobody_registers(pool: SeatPool, organizer: User) -> None:
    question = ask(pool, is_required=True)

    with pytest.raises(Unanswered) as refused:
        register(event=pool.event, person=PersonFactory())

    assert refused.value.field == question.field
    assert not Registration.objects.exists()
    assert add(event=pool.event, person=PersonFactory(), by=organizer).is_confirmed


def test_who_is_refused_a_seat_leaves_no_answers_and_no_files(pool: SeatPool, files: Path) -> None:
    question = ask(pool, "file")
    SeatPool.objects.update(total=0)

    with pytest.raises(Full):
        register(event=pool.event, person=PersonFactory(), answers={question: pdf()})

    assert (stored(files), Answer.objects.count()) == ([], 0)


def test_what_is_not_asked_is_not_kept(pool: SeatPool) -> None:
    dinner = ask(pool, "choice", options="参加\n不参加", rank=1)
    diet = ask(pool, shown_if=dinner, shown_if_value="参加", is_required=True)

    registration = register(event=pool.event, person=PersonFactory(), answers={dinner: "不参加", diet: "素食"})

    assert [answer.question for answer in registration.answers.all()] == [dinner]


class TestChanging:
    """One's own answers."""

    def test_the_log_names_what_changed_and_not_to_what(self, pool: SeatPool) -> None:
        first, second, third = ask(pool), ask(pool), ask(pool)
        user = UserFactory()
        registration = register(event=pool.event, person=user.person, answers={first: "甲", second: "乙", third: "丙"})

        change_answers(registration=registration, answers={first: "甲", second: "丁"}, by=user)

        assert values(registration) == {first.pk: "甲", second.pk: "丁"}
        entry = AuditEntry.objects.get()
        assert entry.changes == {f"question {second.pk}": None, f"question {third.pk}": None}

    def test_saying_the_same_is_no_change(self, pool: SeatPool) -> None:
        question = ask(pool)
        user = UserFactory()
        registration = register(event=pool.event, person=user.person, answers={question: "甲"})

        change_answers(registration=registration, answers={question: "甲"}, by=user)

        assert not AuditEntry.objects.exists()

    def test_answers_to_a_retired_question_stay(self, pool: SeatPool) -> None:
        question = ask(pool)
        user = UserFactory()
        registration = register(event=pool.event, person=user.person, answers={question: "甲"})
        Question.objects.update(is_retired=True)

        change_answers(registration=registration, answers={}, by=user)

        assert values(registration) == {question.pk: "甲"}

    def test_a_file_stays_until_another_one_takes_its_place(
        self, pool: SeatPool, files: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        question = ask(pool, "file", is_required=True)
        user = UserFactory()
        registration = register(event=pool.event, person=user.person, answers={question: pdf(b"first")})

        change_answers(registration=registration, answers={}, by=user)
        assert [path.read_bytes()[-5:] for path in stored(files)] == [b"first"]
        with django_capture_on_commit_callbacks(execute=True):
            change_answers(registration=registration, answers={question: pdf(b"other")}, by=user)
        assert [path.read_bytes()[-5:] for path in stored(files)] == [b"other"]

    def test_after_the_last_moment_nothing_changes(self, pool: SeatPool) -> None:
        question = ask(pool)
        user = UserFactory()
        registration = register(event=pool.event, person=user.person, answers={question: "甲"})
        RegistrationPolicy.objects.update(changes_until=timezone.now())

        with pytest.raises(TooLate):
            change_answers(registration=registration, answers={question: "乙"}, by=user)
        assert values(registration) == {question.pk: "甲"}

    def test_a_canceled_registration_is_over(self, pool: SeatPool) -> None:
        question = ask(pool)
        user = UserFactory()
        registration = register(event=pool.event, person=user.person)
        cancel(registration=registration, by=user)

        with pytest.raises(TooLate):
            change_answers(registration=registration, answers={question: "乙"}, by=user)


def test_answers_are_kept_as_long_as_their_question_says(
    pool: SeatPool, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    file, text = ask(pool, "file", keep_days=30), ask(pool)
    register(event=pool.event, person=PersonFactory(), answers={file: pdf(), text: "甲"})
    last_day = dt.datetime.combine(pool.event.edition.closes_on, dt.time(12), timezone.get_default_timezone())

    def left_after(days: int) -> list[Question]:
        clock.set_offset(last_day + dt.timedelta(days) - timezone.now())
        with django_capture_on_commit_callbacks(execute=True):
            forget_answers()
            forget_answers()
        return [answer.question for answer in Answer.objects.all()]

    assert left_after(30) == [file, text]
    assert left_after(31) == [text]
    assert stored(files) == []
    assert AuditEntry.objects.get().changes == {"answers": 1}
