"""The questions as fields."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from conference.kit.documents import Document, DocumentKind
from conference.people.models import Person
from conference.people.services import keep_document
from events.registration.forms import AnswersForm, DocumentForm, RegisterForm
from events.registration.models import Access, Question, RegistrationPolicy
from events.registration.queries import Seats
from events.registration.services.registering import register
from tests.factories import PersonFactory, QuestionFactory, RegistrationPolicyFactory

pytestmark = pytest.mark.django_db

NONE = Seats([], {})

TOPICS = "新能源 | New energy\n新材料 | Advanced materials"


@pytest.fixture
def policy() -> RegistrationPolicy:
    policy: RegistrationPolicy = RegistrationPolicyFactory()
    return policy


def ask(policy: RegistrationPolicy, kind: str = "text", **told: Any) -> Question:
    question: Question = QuestionFactory(policy=policy, kind=kind, **told)
    return question


def errors(form: AnswersForm) -> list[str]:
    return list(form.errors)


@pytest.mark.parametrize(
    ("kind", "told", "given"),
    [
        ("text", " 素食 ", "素食"),
        ("long_text", "一行\n又一行", "一行\n又一行"),
        ("choice", "新材料", "新材料"),
        ("several", ["新材料", "新能源"], ["新材料", "新能源"]),
        ("number", "2019", Decimal(2019)),
        ("date", "1996-02-29", dt.date(1996, 2, 29)),
    ],
)
def test_each_kind_reads_what_was_told(policy: RegistrationPolicy, kind: str, told: Any, given: Any) -> None:
    question = ask(policy, kind, options=TOPICS if kind in ("choice", "several") else "")

    form = AnswersForm(policy, {question.field: told})

    assert form.is_valid()
    assert form.cleaned_data["answers"] == {question: given}


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("text", "字" * 201),
        ("long_text", "字" * 2001),
        ("choice", "别的"),
        ("several", ["新能源", "别的"]),
        ("number", "NaN"),
        ("date", "2019-02-29"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(policy: RegistrationPolicy, kind: str, told: Any) -> None:
    question = ask(policy, kind, options=TOPICS if kind in ("choice", "several") else "")

    assert errors(AnswersForm(policy, {question.field: told})) == [question.field]


def test_questions_stand_in_their_order_before_a_folded_code(policy: RegistrationPolicy) -> None:
    second, first, retired = ask(policy, rank=2), ask(policy, rank=1), ask(policy, is_retired=True)

    assert list(RegisterForm(policy, seats=NONE, person=PersonFactory()).fields) == [
        first.field,
        second.field,
        "code",
    ]
    policy.access = Access.INVITATION
    assert list(RegisterForm(policy, seats=NONE, person=PersonFactory()).fields) == [
        "code",
        first.field,
        second.field,
    ]
    assert retired.field not in AnswersForm(policy).fields


def test_what_a_question_hangs_on_decides_whether_it_is_asked(policy: RegistrationPolicy) -> None:
    topic = ask(policy, "choice", options=TOPICS, rank=1)
    year = ask(policy, "number", rank=2, is_required=True, shown_if=topic, shown_if_value="新能源")

    assert errors(AnswersForm(policy, {topic.field: "新能源"})) == [year.field]
    other = AnswersForm(policy, {topic.field: "新材料", year.field: "没有"})
    assert other.is_valid()
    assert other.cleaned_data["answers"] == {topic: "新材料"}
    field = other.fields[year.field]
    assert field.widget.attrs["data-shown-if"] == topic.field
    assert "仅在上方选择“新能源”时填写" in str(field.help_text)


def test_words_follow_the_language_and_are_no_markup(policy: RegistrationPolicy) -> None:
    question = ask(policy, "choice", options=TOPICS, help_zh="<b>", help_en="<i>", words_en="Topic", keep_days=1)

    with translation.override("en"):
        field: Any = AnswersForm(policy).fields[question.field]
        assert (field.label, field.choices[0]) == ("Topic", ("新能源", "New energy"))
        assert field.help_text == "&lt;i&gt; We delete the answer 1 day after the conference."


def test_what_was_answered_stands_in_the_form(policy: RegistrationPolicy) -> None:
    several = ask(policy, "several", options=TOPICS)
    date, file = ask(policy, "date"), ask(policy, "file", is_required=True)
    upload = SimpleUploadedFile("cv.pdf", b"%PDF-1.7")
    given = {several: ["新材料"], date: dt.date(2019, 6, 1), file: upload}
    registration = register(event=policy.event, person=PersonFactory(), answers=given)

    form = AnswersForm(policy, held=registration.answers.all())

    assert (form[several.field].value(), form[date.field].value()) == (["新材料"], "2019-06-01")
    assert 'value="2019-06-01"' in str(form[date.field])
    again = AnswersForm(policy, {}, held=registration.answers.all())
    assert again.is_valid(), "the file is there"


def test_a_file_is_to_be_chosen_again_where_something_else_is_wrong(policy: RegistrationPolicy) -> None:
    file, year = ask(policy, "file"), ask(policy, "number")
    upload = SimpleUploadedFile("cv.pdf", b"%PDF-1.7")

    wrong = AnswersForm(policy, {year.field: "?"}, {file.field: upload})

    assert errors(wrong) == [year.field]
    assert "请重新选择文件" in str(wrong[file.field].as_field_group())


def test_a_file_of_another_kind_is_refused(policy: RegistrationPolicy) -> None:
    file = ask(policy, "file")

    assert errors(AnswersForm(policy, {}, {file.field: SimpleUploadedFile("a.exe", b"MZ")})) == [file.field]


class TestDocuments:
    """The identity document of an event with real names."""

    PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")

    def form(self, policy: RegistrationPolicy, person: Person, told: dict[str, str] | None = None) -> DocumentForm:
        return DocumentForm(told, person=person, edition=policy.event.edition)

    def test_it_stands_in_an_open_fold_of_its_own_before_the_code(self, policy: RegistrationPolicy) -> None:
        policy.asks_document = True

        form = RegisterForm(policy, seats=NONE, person=PersonFactory(country="CN"))

        folds = [([field.name for field in section["fields"]], section["is_open"]) for section in form.sections]
        assert folds == [(["document_kind", "document_number", "document_consent"], True), (["code"], False)]
        assert form["document_kind"].value() == DocumentKind.RESIDENT
        assert "30 天后删除" in str(form["document_number"].help_text)

    def test_a_number_is_read_and_what_is_wrong_is_said_there(self, policy: RegistrationPolicy) -> None:
        person = PersonFactory()

        named = {"document_kind": "passport", "document_number": "e1234 5678", "document_consent": "on"}
        read = self.form(policy, person, named)
        assert read.is_valid()
        assert read.cleaned_data == {"document": self.PASSPORT}
        wrong = self.form(policy, person, named | {"document_kind": "resident"})
        assert list(wrong.errors) == ["document_number"]
        assert wrong["document_number"].value() == "e1234 5678"
        assert list(self.form(policy, person, {}).errors) == ["document_kind", "document_number"]

    def test_no_number_is_kept_without_consent_of_its_own(self, policy: RegistrationPolicy) -> None:
        """Personal Information Protection Law, article 29; the box is not ticked beforehand (article 14)."""
        told = {"document_kind": "passport", "document_number": "E12345678"}

        form = self.form(policy, PersonFactory(), told)

        assert form.errors == {"document_consent": ["未经您同意，我们不会保存该号码。"]}
        assert form["document_number"].value() == "E12345678"
        assert "checked" not in str(self.form(policy, PersonFactory())["document_consent"])

    def test_one_on_file_is_folded_away_masked_and_used(self, policy: RegistrationPolicy) -> None:
        policy.asks_document = True
        person = PersonFactory(country="CN")
        keep_document(person=person, document=self.PASSPORT)

        form = RegisterForm(policy, seats=NONE, person=person)
        assert [section["is_open"] for section in form.sections] == [False, False]
        assert "E12345678" not in str(form)
        assert "E1*****78" in str(form.sections[0]["title"])
        again = RegisterForm(policy, {"document_kind": "passport", "document_number": ""}, seats=NONE, person=person)
        assert again.is_valid()
        assert again.cleaned_data["document"] == self.PASSPORT
        other = RegisterForm(policy, {"document_kind": "resident", "document_number": ""}, seats=NONE, person=person)
        assert list(other.errors) == ["document_number"]
        assert [section["is_open"] for section in other.sections] == [True, False]
