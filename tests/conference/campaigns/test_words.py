"""The words of a campaign."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from conference.campaigns.models import CampaignTemplate
from conference.campaigns.words import LINK, check, letter
from conference.people.models import Language

CHINESE, ENGLISH = Language.CHINESE, Language.ENGLISH
KNOWN = ("name", "event")


def words(subject: str = "致{name}", body: str = "尊敬的{name}：", **english: str) -> CampaignTemplate:
    return CampaignTemplate(subject_zh=subject, body_zh=body, **english)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "您好",
        "{name}，欢迎出席{event}。",
        "[日程](https://example.com)",
        "[{name}](https://example.com){event}",
        "<https://example.com/>{name}",
        "见 https://example.com/，{name} (https://example.com/){event}",
    ],
)
def test_words_may_name_what_is_known(text: str) -> None:
    check(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "{nmae}您好",
        "{Name}",
        "{ name }",
        "{name",
        "name}",
        "{{ name }}",
        "{% load static %}",
        "{}",
        "{name.password}",
        "{name!r}",
    ],
)
def test_what_is_no_placeholder_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        check(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "[这里](https://example.com/{name})",
        "[这里](https://{name}.example.com/)",
        "[这里]({name})",
        "[这里][1]\n\n[1]: https://example.com/{name}",
        "<https://example.com/{name}>",
        "<https://{name}.example.com/>",
        "<{name}@example.com>",
        "见https://example.com/{name}。",
        "www.example.com/?guest={name}",
        "![照片](https://example.com/{name}.png)",
        "![{name}](https://example.com/photo.png)",
    ],
)
def test_a_placeholder_is_no_part_of_an_address(text: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="A placeholder cannot be part of an address"):
        check(text, KNOWN)


def test_the_refusal_says_what_there_is() -> None:
    with pytest.raises(ValidationError, match=r"\{nmae\}.*\{name\} \{event\}"):
        check("{nmae}", KNOWN)


def test_each_gets_their_own_values() -> None:
    mail = letter(words(), CHINESE)

    assert [mail.to({"name": name}).subject for name in ("林晓", "周明")] == ["致林晓", "致周明"]
    assert "尊敬的周明：" in mail.to({"name": "周明"}).text


def test_a_value_is_never_markup() -> None:
    content = letter(words(), CHINESE).to({"name": '<script>alert("1")</script> **林** {event}'})

    assert "<script>" not in content.html
    assert "&lt;script&gt;" in content.html
    assert "**林** {event}" in content.html
    assert '<script>alert("1")</script> **林** {event}' in content.text


def test_a_value_adds_no_line_to_the_subject() -> None:
    content = letter(words(), CHINESE).to({"name": "林\r\nBcc: all@example.com"})

    assert content.subject == "致林 Bcc: all@example.com"


def test_html_and_text_come_from_one_source() -> None:
    content = letter(words(body="**欢迎**，见[日程](https://example.com/)。\n\n- 一\n- 二"), CHINESE).to({"name": "林"})

    assert "<strong>欢迎</strong>" in content.html
    assert '<a href="https://example.com/"' in content.html
    assert "欢迎，见日程 (https://example.com/)。\n\n- 一\n- 二" in content.text


def test_html_that_is_typed_stays_text() -> None:
    content = letter(words(body="<img src=x onerror=alert(1)> [x](javascript:alert(1))"), CHINESE).to({"name": "林"})

    assert "<img" not in content.html
    assert 'href="javascript' not in content.html


def test_a_mail_that_asks_has_one_button() -> None:
    content = letter(words(), CHINESE, button="回复").to({"name": "林", LINK: "https://example.com/i/1?a=1&b=2"})

    assert content.html.count("https://example.com/i/1?a=1&amp;b=2") == 1
    assert "https://example.com/i/1?a=1&b=2" in content.text


def test_the_recipients_language_decides() -> None:
    both = words(subject_en="To {name}", body_en="Dear {name},")

    assert letter(both, ENGLISH).to({"name": "Rossi"}).subject == "To Rossi"
    assert letter(both, CHINESE).to({"name": "林晓"}).subject == "致林晓"


def test_without_english_words_everybody_gets_the_chinese() -> None:
    mail = letter(words(), ENGLISH)

    assert mail.language == CHINESE
    assert 'lang="zh' in mail.to({"name": "Rossi"}).html


def test_private_characters_are_no_way_in() -> None:
    content = letter(words(body="\ue000link\ue001 {name}"), CHINESE).to({"name": "林"})

    assert "link 林" in content.text


@pytest.mark.parametrize(("is_declinable", "count"), [(True, 1), (False, 0)])
def test_what_can_be_declined_says_how(is_declinable: bool, count: int) -> None:
    content = letter(words(), CHINESE, is_declinable=is_declinable).to({"name": "林"})

    assert content.html.count("preferences.invalid") == count
