"""What a template makes of its words."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation

from conference.texts.models import Category, TextTemplate
from tests.factories import TextTemplateFactory

pytestmark = pytest.mark.django_db

PARAMETERS = {"event": "峰会", "code": "7KD2"}


@pytest.fixture(autouse=True)
def portal(settings: LazySettings) -> Iterator[None]:
    """A portal in English, signed shortly."""
    settings.BASE_URL, settings.SMS_SIGNATURE = "https://talent.example.cn", "人才大会"
    with translation.override("en"):
        yield


def test_the_text_is_signed_and_filled_in() -> None:
    template = TextTemplateFactory(text_zh="您已报名“{event}”，编号{code}。{portal}/pass/")

    text = template.words("zh-hans", PARAMETERS)

    assert text == "【人才大会】您已报名“峰会”，编号7KD2。talent.example.cn/pass/"


def test_a_signature_of_its_own_goes_before_the_conferences() -> None:
    assert TextTemplateFactory(signature="渝才荟").words("zh-hans", PARAMETERS).startswith("【渝才荟】")


def test_english_is_for_who_reads_it_where_there_is_any() -> None:
    both = TextTemplateFactory(text_zh="编号{code}", text_en="Code {code}")
    chinese = TextTemplateFactory(text_zh="编号{code}", text_en="")

    said = [template.words("en", PARAMETERS) for template in (both, chinese)]

    assert said == ["【人才大会】Code 7KD2", "【人才大会】编号7KD2"]


@pytest.mark.parametrize(("language", "ending"), [("zh-hans", "欢迎参会。拒收请回复R"), ("en", ". Reply R to opt out")])
def test_a_promotion_says_how_to_opt_out(language: str, ending: str) -> None:
    promotion = TextTemplateFactory(category=Category.PROMOTION, text_zh="欢迎参会。", text_en="Welcome.")

    assert promotion.words(language, {}).endswith(ending)
    assert promotion.provider_pattern(language).endswith(ending)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("欢迎参会", "欢迎参会，拒收请回复R"),
        ("欢迎参会！", "欢迎参会！拒收请回复R"),
        ("报名：{portal}/", "报名：talent.example.cn/ 拒收请回复R"),
    ],
)
def test_how_to_opt_out_is_set_apart_from_an_address(words: str, text: str) -> None:
    promotion = TextTemplateFactory(category=Category.PROMOTION, text_zh=words)

    assert promotion.words("zh-hans", {}) == f"【人才大会】{text}"


def test_a_value_is_no_template() -> None:
    template = TextTemplateFactory(text_zh="{event}{code}")

    assert template.words("zh-hans", {"event": "{code}", "code": "{0.__class__}"}) == "【人才大会】{code}{0.__class__}"


def test_the_provider_numbers_variables_in_the_order_of_each_languages_words() -> None:
    template = TextTemplateFactory(text_zh="{event}，{code}，{event}", text_en="{code} for {event}")

    assert template.provider_pattern("zh-hans") == "{1}，{2}，{1}"
    assert template.in_order("zh-hans", PARAMETERS) == ["峰会", "7KD2"]
    assert template.in_order("en", PARAMETERS) == ["7KD2", "峰会"]


@pytest.mark.parametrize(
    ("language", "is_abroad", "code"),
    [("zh-hans", False, "1"), ("en", False, "2"), ("zh-hans", True, "3"), ("en", True, "4")],
)
def test_each_language_has_an_id_and_numbers_abroad_have_others(language: str, is_abroad: bool, code: str) -> None:
    ids = {"provider_code_zh": "1", "provider_code_en": "2", "abroad_code_zh": "3", "abroad_code_en": "4"}

    assert TextTemplateFactory(text_en="Welcome", **ids).provider_code(language, is_abroad=is_abroad) == code


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"text_zh": "编号{code}", "text_en": "For {event}"}, "same variables"),
        ({"text_zh": "编号{编号}"}, "Latin letters"),
        ({"text_zh": "编号{code"}, "Latin letters"),
        ({"text_zh": "欢迎，拒收请回复R"}, "by itself"),
        ({"text_zh": "【人才大会】欢迎"}, "leave 【】 out"),
        ({"code": "Kein Name"}, "Small letters"),
        ({"code": "accounts.code", "text_zh": "{name}的验证码{code}"}, "nothing but this: {code}"),
    ],
)
def test_words_that_cannot_be_sent_are_refused(words: dict[str, str], said: str) -> None:
    TextTemplate.objects.filter(code="accounts.code").delete()
    template = TextTemplateFactory.build(**{"text_zh": "欢迎", "text_en": ""} | words)

    with pytest.raises(ValidationError) as refusal:
        template.full_clean()

    assert said in " ".join(refusal.value.messages)


def test_the_database_approves_nothing_without_an_id_of_the_provider() -> None:
    with pytest.raises(IntegrityError, match="text_template_approved_has_an_id"):
        TextTemplateFactory(status="approved", provider_code_zh="", provider_code_en="")


def test_the_longest_text_is_counted() -> None:
    """Signature 6, words 4, and 35 for each variable that no room declares."""
    template = TextTemplateFactory(text_zh="{event}报名成功{code}", text_en="")

    assert template.most_segments("zh-hans") == 2
    assert TextTemplateFactory(text_zh="{event}报名成功", text_en="").most_segments("zh-hans") == 1
