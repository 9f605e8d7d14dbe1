"""What an event asks, and what it makes of the answers."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError, RestrictedError
from django.utils import translation

from events.registration.models import Answer, Question, asked
from events.registration.services.registering import register
from tests.factories import PersonFactory, QuestionFactory, RegistrationPolicyFactory, pdf

pytestmark = pytest.mark.django_db

DINNER = "参加 | Yes\n不参加 | No"


@pytest.fixture
def dinner() -> Question:
    """Who dines?"""
    question: Question = QuestionFactory(kind="choice", options=DINNER, rank=10, words_zh="是否参加晚宴")
    return question


@pytest.fixture
def diet(dinner: Question) -> Question:
    """Asked of those who do."""
    question: Question = QuestionFactory(
        policy=dinner.policy, shown_if=dinner, shown_if_value="参加", rank=20, words_zh="饮食需求"
    )
    return question


def refusal_of(question: Question) -> list[str]:
    """The fields at which the desk refuses a question."""
    with pytest.raises(ValidationError) as refused:
        question.full_clean()
    return list(refused.value.message_dict)


def test_options_are_lines_of_two_languages(dinner: Question) -> None:
    with translation.override("en"):
        assert [option.words for option in dinner.choices] == ["Yes", "No"]
    dinner.options = "参加\n\n  不参加  "

    assert [(option.zh, option.en) for option in dinner.choices] == [("参加", ""), ("不参加", "")]


@pytest.mark.parametrize("options", ["参加", "参加 | Yes\n参加 | No"])
def test_there_are_two_options_or_more_each_once(dinner: Question, options: str) -> None:
    dinner.options = options

    assert refusal_of(dinner) == ["options"]


@pytest.mark.parametrize(("kind", "options"), [("choice", ""), ("several", ""), ("text", DINNER), ("file", DINNER)])
def test_options_are_there_to_choose_from(dinner: Question, kind: str, options: str) -> None:
    with pytest.raises(IntegrityError, match="question_has_options_to_choose_from"):
        Question.objects.update(kind=kind, options=options)


def test_a_condition_names_a_question_and_an_option(diet: Question) -> None:
    with pytest.raises(IntegrityError, match="question_condition_is_whole"):
        Question.objects.filter(pk=diet.pk).update(shown_if_value="")


def test_what_shows_a_question_is_asked_before_it_and_has_that_option(dinner: Question, diet: Question) -> None:
    diet.full_clean()

    diet.shown_if_value = "也许"
    assert refusal_of(diet) == ["shown_if"]
    diet.shown_if_value, diet.rank = "参加", 5
    assert refusal_of(diet) == ["shown_if"]
    diet.rank, diet.policy = 20, RegistrationPolicyFactory()
    assert refusal_of(diet) == ["shown_if"]


@pytest.mark.parametrize("change", [{"options": "来 | Yes\n不来 | No"}, {"rank": 30}, {"is_retired": True}])
def test_what_shows_another_question_keeps_doing_so(dinner: Question, diet: Question, change: dict[str, Any]) -> None:
    for name, value in change.items():
        setattr(dinner, name, value)
    assert refusal_of(dinner) == ["__all__"]

    Question.objects.filter(pk=diet.pk).update(is_retired=True)
    dinner.full_clean()


def test_what_shows_another_question_is_not_deleted(dinner: Question, diet: Question) -> None:
    with pytest.raises(RestrictedError):
        dinner.delete()
    dinner.policy.delete()
    assert not Question.objects.exists()


def test_what_hangs_on_an_option_is_asked_of_whoever_chose_it(dinner: Question, diet: Question) -> None:
    halal = QuestionFactory(
        policy=dinner.policy, kind="several", options="清真 | Halal\n素食 | Vegetarian", rank=30, shown_if=dinner,
        shown_if_value="参加",
    )  # fmt: skip
    shop = QuestionFactory(policy=dinner.policy, rank=40, shown_if=halal, shown_if_value="清真")
    questions = list(dinner.policy.questions.current())

    assert asked(questions, {}) == [dinner]
    assert asked(questions, {dinner: "不参加", halal: ["清真"]}) == [dinner]
    assert asked(questions, {dinner: "参加", halal: ["清真"]}) == [dinner, diet, halal, shop]


def test_a_changed_question_leaves_what_was_answered(dinner: Question) -> None:
    registration = register(event=dinner.policy.event, person=PersonFactory(), answers={dinner: "参加"})

    dinner.words_zh, dinner.options = "晚宴", "来 | Coming\n不来 | Not coming"
    dinner.save()

    answer = registration.answers.get()
    assert (answer.asked, answer.words) == ("是否参加晚宴", "参加")
    with translation.override("en"):
        assert answer.words == "Yes"


def test_a_question_with_answers_is_not_deleted(dinner: Question) -> None:
    register(event=dinner.policy.event, person=PersonFactory(), answers={dinner: "参加"})

    with pytest.raises(ProtectedError):
        dinner.delete()


def test_answers_are_sealed_in_the_database(diet: Question) -> None:
    register(
        event=diet.policy.event,
        person=PersonFactory(),
        answers={diet.shown_if: "参加", diet: "花生过敏"},  # type: ignore[dict-item]
    )

    assert "花生过敏" in {answer.words for answer in Answer.objects.all()}
    sealed = Answer.objects.extra(select={"sealed": "value"}).values_list("sealed", flat=True)
    assert not any("花生" in text or "参加" in text for text in sealed)


def test_a_file_is_named_as_it_came_and_stored_as_nobody_guesses() -> None:
    question = QuestionFactory(kind="file")

    register(event=question.policy.event, person=PersonFactory(), answers={question: pdf()})

    answer = Answer.objects.get()
    assert answer.words == "terms.pdf"
    assert "terms" not in answer.file.name
