"""What the provider said of a template, what fits into it, and who wants no promotions."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import is_valid_path
from django.utils import translation

from conference.audit.models import AuditEntry
from conference.people.models import User
from conference.texts.declarations import declared
from conference.texts.models import VARIABLE, Category, OptOut, TemplateStatus, TextTemplate
from conference.texts.services import (
    WrongStatus,
    approve,
    check,
    fitted,
    has_opted_out,
    is_opt_out,
    opt_out,
    reject,
    reword,
    submit,
)
from tests.factories import TextTemplateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is refused says so in English."""
    with translation.override("en"):
        yield


def verbs() -> list[tuple[str, Any]]:
    return [(act.verb, act.changes.get("status")) for act in AuditEntry.objects.order_by("pk")]


class TestApproval:
    def test_a_template_is_submitted_and_approved(self, organizer: User) -> None:
        template = TextTemplateFactory(provider_code_zh="1900001")
        before = AuditEntry.objects.count()

        submit(template=template, by=organizer)
        approve(template=template, by=organizer)

        template.refresh_from_db()
        assert template.is_approved
        assert verbs()[before:] == [("submit", ["draft", "submitted"]), ("approve", ["submitted", "approved"])]

    def test_a_rejected_one_says_why_and_is_submitted_again(self, organizer: User) -> None:
        template = TextTemplateFactory(status=TemplateStatus.SUBMITTED)

        reject(template=template, by=organizer, note="缺少资质")

        template.refresh_from_db()
        assert (template.status, template.note) == (TemplateStatus.REJECTED, "缺少资质")
        assert submit(template=template, by=organizer).status == TemplateStatus.SUBMITTED

    def test_a_provider_takes_an_approval_back(self, organizer: User) -> None:
        template = TextTemplateFactory(status=TemplateStatus.APPROVED, provider_code_zh="1900001")

        assert reject(template=template, by=organizer).status == TemplateStatus.REJECTED

    @pytest.mark.parametrize(
        ("act", "status"),
        [
            (submit, TemplateStatus.SUBMITTED),
            (submit, TemplateStatus.APPROVED),
            (approve, TemplateStatus.DRAFT),
            (approve, TemplateStatus.REJECTED),
            (reject, TemplateStatus.DRAFT),
        ],
    )
    def test_no_step_is_left_out(self, act: Any, status: TemplateStatus, organizer: User) -> None:
        template = TextTemplateFactory(status=status, provider_code_zh="1900001")

        with pytest.raises(WrongStatus):
            act(template=template, by=organizer)

        template.refresh_from_db()
        assert template.status == status

    def test_what_has_no_id_of_the_provider_is_not_approved(self, organizer: User) -> None:
        with pytest.raises(WrongStatus, match="id"):
            approve(template=TextTemplateFactory(status=TemplateStatus.SUBMITTED), by=organizer)

    @pytest.mark.parametrize(
        ("change", "after"),
        [
            ({"text_zh": "别的话"}, TemplateStatus.DRAFT),
            ({"text_en": "Other words"}, TemplateStatus.DRAFT),
            ({"signature": "别的签名"}, TemplateStatus.DRAFT),
            ({"category": Category.NOTICE}, TemplateStatus.DRAFT),
            ({"title_zh": "别的标题"}, TemplateStatus.APPROVED),
            ({"provider_code_en": "1900002"}, TemplateStatus.APPROVED),
        ],
    )
    def test_other_words_are_a_draft_again(
        self, change: dict[str, str], after: TemplateStatus, organizer: User
    ) -> None:
        category = Category.PROMOTION
        template = TextTemplateFactory(status="approved", provider_code_zh="1900001", category=category)
        for name, value in change.items():
            setattr(template, name, value)

        reword(template=template, by=organizer)

        template.refresh_from_db()
        assert template.status == after
        assert getattr(template, next(iter(change))) == next(iter(change.values()))


class TestParameters:
    template = TextTemplate(code="a", text_zh="{event}：{name}", category=Category.NOTICE)

    @pytest.mark.parametrize(
        ("parameters", "said"),
        [
            ({"event": "峰会"}, "missing: name"),
            ({"event": "峰会", "name": "林", "age": "30"}, "no such variables: age"),
            ({"event": "峰" * 36, "name": "林"}, "at most 35"),
        ],
    )
    def test_what_is_not_the_templates_is_refused_in_words(self, parameters: dict[str, str], said: str) -> None:
        with pytest.raises(ValueError, match=said):
            check(self.template, parameters)

    def test_what_fits_passes(self) -> None:
        check(self.template, {"event": "峰" * 35, "name": "林"})

    def test_a_verification_code_has_only_digits(self) -> None:
        code = TextTemplate(code="accounts.code", text_zh="验证码{code}", category=Category.VERIFICATION)

        check(code, {"code": "123456"})
        with pytest.raises(ValueError, match="digits"):
            check(code, {"code": "12345a"})

    def test_what_the_portal_writes_by_itself_is_cut_to_its_place(self) -> None:
        parameters = fitted(self.template, {"event": "峰" * 36, "name": "林\n 之", "age": 30})

        assert parameters == {"event": "峰" * 34 + "…", "name": "林 之"}


class TestDeclaredTexts:
    def test_each_has_a_row(self) -> None:
        assert set(declared) <= set(TextTemplate.objects.values_list("code", flat=True))

    def test_words_edited_at_the_desk_outlive_a_migration(self) -> None:
        TextTemplate.objects.filter(code="accounts.code").update(text_zh="您的验证码是{code}。")

        call_command("migrate", verbosity=0)

        assert TextTemplate.objects.get(code="accounts.code").text_zh == "您的验证码是{code}。"

    @pytest.mark.parametrize("code", declared)
    def test_its_words_are_sound(self, code: str) -> None:
        template = TextTemplate.objects.get(code=code)

        template.full_clean()
        assert template.title_zh != template.title_en

    @pytest.mark.parametrize("language", ["zh", "en"])
    @pytest.mark.parametrize("code", declared)
    def test_its_links_lead_somewhere(self, code: str, language: str) -> None:
        links = re.findall(r"\{portal\}(\S*)", getattr(declared[code], f"text_{language}"))

        with translation.override({"zh": "zh-hans"}.get(language, language)):
            assert [link for link in links if not is_valid_path(VARIABLE.sub("0000000000", link))] == []

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    @pytest.mark.parametrize("code", declared)
    def test_it_is_short(self, code: str, language: str) -> None:
        """With every variable as long as may be."""
        assert TextTemplate.objects.get(code=code).most_segments(language) <= (3 if language == "zh-hans" else 4)


class TestOptingOut:
    @pytest.mark.parametrize("reply", ["R", "r", " R。", "td", "TD", "T", "退订", "退订！", "拒收"])
    def test_who_replies_that_is_out(self, reply: str) -> None:
        assert is_opt_out(reply)

    @pytest.mark.parametrize("reply", ["", "好的", "Y", "Thanks", "请问怎么退订？"])
    def test_who_replies_something_else_is_not(self, reply: str) -> None:
        assert not is_opt_out(reply)

    def test_a_number_is_noted_once_and_not_in_the_clear(self) -> None:
        opt_out("+8613800138000")
        opt_out("+8613800138000")

        assert "13800138000" not in OptOut.objects.get().phone_hash
        assert [has_opted_out(phone) for phone in ("+8613800138000", "+8613800138001")] == [True, False]
