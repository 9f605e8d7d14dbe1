"""What people answer: written with the registration, changed by them, deleted when its time is over."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.kit import clock
from conference.people.models import User
from events.registration.models import Answer, Kind, Question, Registration, RegistrationPolicy, asked
from events.registration.services.refusals import TooLate, Unanswered
from events.registration.services.statuses import locked


@contextmanager
def answered(registration: Registration, policy: RegistrationPolicy, answers: Mapping[Question, Any]) -> Iterator[None]:
    """Answer what a new registration is asked. Files go again where what follows is refused: only rows are rolled
    back. Raises Unanswered.
    """
    written = [_write(registration, question, given) for question, given in _complete(policy, answers).items()]
    try:
        yield
    except Exception:
        for answer in written:
            if answer.file:
                answer.file.delete(save=False)
        raise


@transaction.atomic
def change_answers(*, registration: Registration, answers: Mapping[Question, Any], by: User) -> None:
    """Answer anew: what is asked no longer, or is left empty, is deleted; a file stays unless there is another one.

    Raises Unanswered, and TooLate after the policy's last moment. The log says which answers changed, not to what.
    """
    found = locked(registration)
    policy = RegistrationPolicy.objects.select_related("event").get(event=found.event)
    if not (found.is_live and policy.may_change(clock.now())):
        raise TooLate(_("It is too late to change your answers here. Please tell the organizers."))
    before = {answer.question: answer for answer in found.answers.select_related("question")}
    files = {question: answer.file for question, answer in before.items() if question.kind == Kind.FILE}
    given = _complete(policy, files | dict(answers))
    changed = set()
    for question in policy.current_questions:
        kept = before.get(question)
        if question not in given:
            if kept:
                kept.delete()
                changed.add(question.pk)
        elif question in answers:
            answer = _write(found, question, given[question])
            if kept is None or kept.file != answer.file or kept.value != answer.value:
                changed.add(question.pk)
    if changed:
        record(actor=by, verb="change", target=found, changes={f"question {pk}": None for pk in sorted(changed)})


def delete_old_answers() -> None:
    """Delete the answers, and their files, of each question whose last day is over."""
    today = timezone.localdate(clock.now())
    for question in Question.objects.exclude(keep_days=None).select_related("policy__event__edition"):
        if question.kept_until and question.kept_until < today:
            _forget(question)


@transaction.atomic
def _forget(question: Question) -> None:
    count, _models = question.answers.all().delete()
    if count:
        record(actor=None, verb="delete", target=question, changes={"answers": count})


def _complete(policy: RegistrationPolicy, answers: Mapping[Question, Any]) -> dict[Question, Any]:
    """The answers to what is asked. Raises Unanswered where one that must be there is not."""
    questions = asked(policy.current_questions, answers)
    for question in questions:
        if question.is_required and question not in answers:
            raise Unanswered(question)
    return {question: answers[question] for question in questions if question in answers}


def _write(registration: Registration, question: Question, given: Any) -> Answer:
    told = {"asked_zh": question.words_zh, "asked_en": question.words_en, "value": question.freeze(given)}
    if question.kind == Kind.FILE:
        told["file"] = given
    answer, _made = Answer.objects.update_or_create(registration=registration, question=question, defaults=told)
    return answer
