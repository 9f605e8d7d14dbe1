"""What an event asks when people register, and what they answered."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.kit.bilingual import Translated, language, pick
from conference.kit.codes import PublicCodeField
from conference.kit.fields import EncryptedJSONField
from conference.kit.files import AttachmentField
from events.registration.models.policies import RegistrationPolicy
from events.registration.models.registrations import Registration


class Kind(models.TextChoices):
    """What one answers with."""

    TEXT = "text", _("A line of text")
    LONG_TEXT = "long_text", _("A longer text")
    CHOICE = "choice", _("One option")
    SEVERAL = "several", _("Any number of options")
    NUMBER = "number", _("A number")
    DATE = "date", _("A date")
    FILE = "file", _("A file")


CHOOSING = (Kind.CHOICE, Kind.SEVERAL)


@dataclass(frozen=True)
class Option:
    """One that can be chosen. Its Chinese words name it in forms and in the API."""

    zh: str
    en: str

    @property
    def words(self) -> str:
        """In the active language."""
        return pick(self.zh, self.en)


class QuestionQuerySet(models.QuerySet["Question"]):
    def current(self) -> "QuestionQuerySet":
        """Those that are asked now, in their order, each with the one that shows it."""
        return self.filter(is_retired=False).select_related("shown_if").order_by("rank", "pk")


class Question(models.Model):
    """Something that an event asks. One that has answers is retired, not deleted, and keeps its kind."""

    code = PublicCodeField()
    policy = models.ForeignKey(
        RegistrationPolicy, models.CASCADE, related_name="questions", verbose_name=_("registration policy")
    )
    kind = models.CharField(_("kind of answer"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    words_zh = models.CharField(_("question (Chinese)"), max_length=120)
    words_en = models.CharField(_("question (English)"), max_length=200, blank=True)
    help_zh = models.CharField(_("explanation (Chinese)"), max_length=200, blank=True)
    help_en = models.CharField(_("explanation (English)"), max_length=300, blank=True)
    options = models.TextField(
        _("options"), max_length=4000, blank=True, help_text=_("One on each line: Chinese | English")
    )
    is_required = models.BooleanField(_("must be answered"), default=False)
    shown_if = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="shows",
        verbose_name=_("shown only if in"),
        help_text=_("An earlier question of this event that has options."),
    )
    shown_if_value = models.CharField(
        _("this option is chosen"), max_length=200, blank=True, help_text=_("Its Chinese words.")
    )
    keep_days = models.PositiveSmallIntegerField(
        _("days to keep the answers"),
        null=True,
        blank=True,
        help_text=_("Counted from the last day of the conference. Empty: as long as the registration."),
    )
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)
    is_retired = models.BooleanField(
        _("retired"), default=False, help_text=_("Not asked any more; the answers stay readable.")
    )

    words = Translated()
    help = Translated()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("policy_id", "rank", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CHOOSING) & ~Q(options="") | ~Q(kind__in=CHOOSING) & Q(options=""),
                name="question_has_options_to_choose_from",
                violation_error_message=_("To choose, there must be options; other questions have none."),
            ),
            models.CheckConstraint(
                condition=Q(shown_if=None, shown_if_value="") | Q(shown_if__isnull=False) & ~Q(shown_if_value=""),
                name="question_condition_is_whole",
                violation_error_message=_("Name both the question and the option that show this one."),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        """Options are two or more, each once; what shows a question is asked before it, and stays so."""
        keys = [option.zh for option in self.choices]
        if self.kind in CHOOSING and (len(keys) < 2 or len(set(keys)) < len(keys)):
            raise ValidationError({"options": _("Give at least two options, each once.")})
        if self.shown_if and not self._is_shown_by(self.shown_if):
            raise ValidationError(
                {"shown_if": _("Choose a question of this event that is asked before, and one of its options.")}
            )
        for question in self.shows.filter(is_retired=False) if self.pk else ():
            if not question._is_shown_by(self):
                words = _("“{question}” is shown by an option of this one, which must stay, and stand before it.")
                raise ValidationError(words.format(question=question))

    def _is_shown_by(self, other: "Question") -> bool:
        """Whether the other one is asked before this one and has the option that shows it."""
        stands_before = self.pk is None or (other.pk is not None and other.pk < self.pk)
        return (
            other.policy_id == self.policy_id
            and (other.rank < self.rank or (other.rank == self.rank and stands_before))
            and (self.is_retired or not other.is_retired)
            and self.shown_if_value in {option.zh for option in other.choices}
        )

    @property
    def event_id(self) -> int:
        """The event that asks it."""
        return self.policy.event_id

    @property
    def edition_id(self) -> int:
        """The edition of its event, which roles ask for."""
        return self.policy.edition_id

    @property
    def field(self) -> str:
        """Its name in forms."""
        return f"answer_{self.code}"

    @property
    def choices(self) -> list[Option]:
        """The options, in their order."""
        parts = (line.partition("|") for line in self.options.splitlines() if line.strip())
        return [Option(zh.strip(), en.strip()) for zh, _bar, en in parts]

    @property
    def kept_until(self) -> dt.date | None:
        """The last day on which its answers are kept, where they do not stay as long as the registration."""
        closes_on = self.policy.event.edition.closes_on
        return None if self.keep_days is None else closes_on + dt.timedelta(self.keep_days)

    def freeze(self, given: Any) -> Any:
        """What a form was told, as an answer keeps it: options with their words of today, a file by its name."""
        if self.kind in CHOOSING:
            keys = given if isinstance(given, list) else [given]
            return [{"zh": option.zh, "en": option.en} for option in self.choices if option.zh in keys]
        match given:
            case Decimal():
                return int(given) if given == given.to_integral_value() else float(given)
            case dt.date():
                return given.isoformat()
            case File():
                return given.name
        return given

    def thaw(self, kept: Any) -> Any:
        """The other way round: what a form shows as answered."""
        if self.kind not in CHOOSING:
            return kept
        keys = [option["zh"] for option in kept]
        return keys if self.kind == Kind.SEVERAL else keys[0]


class Answer(models.Model):
    """What was answered, with the question and the chosen options as they read then: whoever changes a question does
    not change what was said to it.
    """

    personal_data = True

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="answers", verbose_name=_("registration")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    asked_zh = models.CharField(_("question (Chinese)"), max_length=120)
    asked_en = models.CharField(_("question (English)"), max_length=200, blank=True)
    value = EncryptedJSONField(_("answer"))
    file = AttachmentField(_("file"), upload_to="answers/", blank=True)

    asked = Translated()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("question__rank", "question_id")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "question"],
                name="answer_is_the_only_one_to_its_question",
                violation_error_message=_("This question is answered already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}/{self.question_id}"

    def get_absolute_url(self) -> str:
        """Where its file is downloaded."""
        return reverse("registration:answer_file", args=[self.registration.code, self.question.code])

    @property
    def words(self) -> str:
        """As it reads in the active language."""
        if isinstance(self.value, list):
            comma = "、" if language() == "zh" else ", "
            return comma.join(pick(option["zh"], option["en"]) for option in self.value)
        return str(self.value)


def asked(questions: Iterable[Question], given: Mapping[Question, Any]) -> list[Question]:
    """Of an event's questions, in their order, those that somebody who answers so is asked: what an option shows that
    was not chosen is not among them.
    """
    found: list[Question] = []
    for question in questions:
        if question.shown_if:
            chosen = given.get(question.shown_if) if question.shown_if in found else None
            if question.shown_if_value not in (chosen if isinstance(chosen, list) else [chosen]):
                continue
        found.append(question)
    return found
