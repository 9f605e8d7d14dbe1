"""What people tell when they register, and after."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.editions.models import Edition
from conference.kit.bilingual import language
from conference.kit.codes import normalized
from conference.kit.documents import LONGEST_NUMBER, DocumentKind, parse, usual_kind
from conference.kit.files import AttachmentInput
from conference.kit.forms import FoldingMixin
from conference.kit.pictures import PortraitInput
from conference.kit.plates import LONGEST_PLATE
from conference.kit.plates import parse as parse_plate
from conference.people.models import Person
from events.program.models import Session
from events.registration.models import (
    Access,
    Answer,
    AttendeeCategory,
    Kind,
    Question,
    RegistrationPolicy,
    Vetting,
    asked,
)
from events.registration.queries import Seats

LONGEST_LINE, LONGEST_ANSWER = 200, 2000


class AnswersForm(FoldingMixin):
    """The event's questions. `answers` of the cleaned data are those to what is asked: whatever was told beside that
    is neither checked nor kept.
    """

    def __init__(self, policy: RegistrationPolicy, *args: Any, held: Iterable[Answer] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        answers = {answer.question_id: answer for answer in held}
        self.questions = {question.field: question for question in policy.current_questions}
        for name, question in self.questions.items():
            self.fields[name] = _field(question, answers.get(question.pk))

    def add_error(self, field: str | None, error: Any) -> None:
        """Whatever is wrong, a browser sends a file only once."""
        super().add_error(field, error)
        for name in self.questions:
            if name in self.files:
                self[name].help_text = _("Please choose the file again.")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        given = {question: told.pop(name) for name, question in self.questions.items() if name in told}
        questions = asked(self.questions.values(), given)
        for name, question in self.questions.items():
            if question not in questions:
                self.errors.pop(name, None)
        answers = {question: given.get(question) for question in questions}
        told["answers"] = {question: answer for question, answer in answers.items() if answer not in (None, "", [])}
        return told


class SessionsForm(FoldingMixin):
    """To which sessions with seats of their own one comes. `own` are those in which one has a seat: what is not
    offered any more stays.
    """

    sessions = forms.MultipleChoiceField(
        label=gettext_lazy("Sessions with limited seats"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, seats: Seats, own: Collection[Session] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        self.offered = {str(session.pk): session for session in seats.of_sessions}
        self.staying = [session for session in own if str(session.pk) not in self.offered]
        fields["sessions"].choices = [
            (str(session.pk), _words(session, left, session in own)) for session, left in seats.of_sessions.items()
        ]
        fields["sessions"].initial = [str(session.pk) for session in own]
        if not self.offered:
            del fields["sessions"]

    def clean_sessions(self) -> list[Session]:
        """The sessions themselves."""
        return [*(self.offered[key] for key in self.cleaned_data["sessions"]), *self.staying]


class DocumentMixin(FoldingMixin):
    """Asks for one's identity document, `document` of the cleaned data. One that is on file is not typed again."""

    def ask_document(self, person: Person, edition: Edition) -> None:
        """Add the fields, in a fold of their own."""
        kept = [each.document for each in person.documents.all()]
        self.kept = {document.kind: document for document in kept}
        self.fields["document_kind"] = forms.ChoiceField(
            label=_("Kind of document"),
            choices=[("", _("Please choose"))]
            + [(kind.value, str(self.kept.get(kind, kind.label))) for kind in DocumentKind],
            initial=kept[0].kind if kept else usual_kind(str(person.country)),
            error_messages={"required": _("Say which document you have.")},
        )
        self.fields["document_number"] = forms.CharField(
            label=_("Number of the document"),
            max_length=LONGEST_NUMBER,
            required=not kept,
            help_text=_sentences(self._said_of_numbers(edition)),
            error_messages={"required": _("Enter the number of the document.")},
            widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        )
        self.fields["document_consent"] = forms.BooleanField(
            label=_("I separately agree to the collection and use of this number for real-name registration."),
            required=False,
        )
        title = _("Identity document: {document}").format(document=kept[0]) if kept else _("Identity document")
        self.folds = [*self.folds, (title, ("document_kind", "document_number", "document_consent"))]

    def _said_of_numbers(self, edition: Edition) -> list[str]:
        deleted = ngettext(
            "We keep it encrypted and delete it {count} day after the conference.",
            "We keep it encrypted and delete it {count} days after the conference.",
            edition.document_days,
        ).format(count=edition.document_days)
        return [_("Empty: the number that you gave before."), deleted] if self.kept else [deleted]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        kind, number = told.pop("document_kind", ""), told.pop("document_number", None)
        consents = told.pop("document_consent", False)
        if not kind or number is None:  # is not asked, or wrong already
            return told
        try:
            if number:
                if not consents:
                    self.add_error("document_consent", _("Without your consent the number is not kept."))
                told["document"] = parse(DocumentKind(kind), number)
            elif kind in self.kept:
                told["document"] = self.kept[DocumentKind(kind)]
            else:
                self.add_error("document_number", _("Enter the number of the document."))
        except forms.ValidationError as wrong:
            self.add_error("document_number", wrong)
        return told


class DocumentForm(DocumentMixin):
    """One's identity document alone, not folded."""

    def __init__(self, *args: Any, person: Person, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_document(person, edition)
        self.folds = ()


class RegisterForm(AnswersForm, SessionsForm, DocumentMixin):
    """As what one comes, to which sessions with seats of their own, what the event asks, one's document, and the
    invitation code: each only where the event has it.
    """

    category = forms.ChoiceField(
        label=gettext_lazy("I come as"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say as what you come.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Invitation code"),
        max_length=20,
        required=False,
        error_messages={"required": gettext_lazy("Enter the invitation code that you were sent.")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    field_order = ("category", "sessions")

    def __init__(self, policy: RegistrationPolicy, *args: Any, seats: Seats, person: Person, **options: Any) -> None:
        super().__init__(policy, *args, seats=seats, **options)
        if policy.asks_document:
            self.ask_document(person, policy.event.edition)
        fields: Any = self.fields
        code = normalized(str(self["code"].value() or ""))
        codes = policy.event.invitation_codes.exclude(category=None)
        brings_category = bool(code) and codes.filter(code=code).exists()
        self.categories = {str(each.pk): each for each in policy.categories.all() if each.is_chosen}
        full = seats.full_categories
        fields["category"].choices = [
            (key, f"{category} · {_('full')}" if category.pk in full else str(category))
            for key, category in self.categories.items()
        ]
        if brings_category or not self.categories:
            del fields["category"]
        if policy.access == Access.INVITATION:
            fields["code"].required = True
        else:
            self.folds = [*self.folds, (_("I have an invitation code"), ("code",))]
            fields["code"] = fields.pop("code")  # after the questions and the document

    def clean_category(self) -> AttendeeCategory:
        """The category itself."""
        return self.categories[self.cleaned_data["category"]]


class VettingForm(forms.Form):
    """What vetting needs beside the document."""

    photo = PortraitInput(
        label=gettext_lazy("Portrait"),
        help_text=gettext_lazy("Your face from the front, bareheaded, on a plain ground, as on a document."),
        error_messages={"required": gettext_lazy("Choose a portrait.")},
    )
    plate = forms.CharField(
        label=gettext_lazy("Number plate"),
        max_length=LONGEST_PLATE,
        required=False,
        help_text=gettext_lazy("Only if you come by your own car and need a vehicle permit."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, vetting: Vetting | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["plate"] = vetting.plate if vetting else ""
        if vetting and vetting.photo:
            self.fields["photo"].required = False
            self.fields["photo"].label = _("Another portrait")

    def add_error(self, field: str | None, error: Any) -> None:
        """Whatever is wrong, a browser sends the portrait only once."""
        super().add_error(field, error)
        if "photo" in self.files:
            self["photo"].help_text = _("Please choose the file again.")

    def clean_plate(self) -> str:
        plate: str = self.cleaned_data["plate"]
        return plate and parse_plate(plate)


def _words(session: Session, left: int, is_own: bool) -> str:
    """A session with its time and the seats that it has."""
    seats = ngettext("{count} seat left", "{count} seats left", left).format(count=f"{left:,}")
    words = [session.title, _("your seat") if is_own else seats if left else _("full")]
    if session.starts_at:
        words.insert(0, f"{timezone.localtime(session.starts_at):%m-%d %H:%M}")
    return " · ".join(words)


def _field(question: Question, answer: Answer | None) -> forms.Field:
    """A question as a form asks it, with what was answered before."""
    told: dict[str, Any] = {
        "label": question.words,
        "help_text": _sentences(_help(question, answer)),
        "required": question.is_required,
        "error_messages": {"required": _("Answer this question.")},
    }
    if answer:
        told["initial"] = question.thaw(answer.value)
    choices = [(option.zh, option.words) for option in question.choices]
    field: forms.Field
    match question.kind:
        case Kind.TEXT:
            field = forms.CharField(max_length=LONGEST_LINE, **told)
        case Kind.LONG_TEXT:
            field = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.Textarea({"rows": 4}), **told)
        case Kind.CHOICE:
            field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
        case Kind.SEVERAL:
            field = forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **told)
        case Kind.NUMBER:
            field = forms.DecimalField(max_digits=14, decimal_places=2, **told)
        case Kind.DATE:
            field = forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **told)
        case _:
            kept = {"required": False, "initial": None} if answer else {}
            field = AttachmentInput(widget=forms.FileInput(), **told | kept)
    if question.shown_if:
        field.widget.attrs |= {"data-shown-if": question.shown_if.field, "data-shown-value": question.shown_if_value}
    return field


def _sentences(said: Iterable[str]) -> str:
    """One after the other, as a help text, which is drawn as HTML."""
    return ("" if language() == "zh" else " ").join(map(escape, said))


def _help(question: Question, answer: Answer | None) -> list[str]:
    """What is said below a question: who is asked, what for, and how long the answer is kept."""
    said = []
    if question.shown_if:
        option = next((each for each in question.shown_if.choices if each.zh == question.shown_if_value), None)
        if option:
            said.append(_("Only if you choose “{option}” above.").format(option=option.words))
    if question.help:
        said.append(question.help)
    if answer and question.kind == Kind.FILE:
        said.append(_("The file stays unless you choose another one."))
    if question.keep_days is not None:
        said.append(
            ngettext(
                "We delete the answer {count} day after the conference.",
                "We delete the answer {count} days after the conference.",
                question.keep_days,
            ).format(count=question.keep_days)
        )
    return said
