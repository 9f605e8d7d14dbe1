"""A mail is well formed, says how to be rid of its like, and takes nothing from the words in it but words."""

import datetime as dt
import email
import email.policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import LazySettings

from conference.outbox.channels import Refused
from conference.outbox.links import PREFERENCES, preferences, returned
from conference.outbox.mail import ascii_address, compose, prepare
from conference.outbox.messages import Attachment, Calendar, MessageKind
from conference.outbox.models import Message
from tests.conference.outbox.notes import NOTE, REMINDER, note

pytestmark = pytest.mark.django_db
ENTRY = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def read(message: Message) -> Any:
    """The mail as a mail program reads it; what is malformed fails."""
    content = compose(message, "lin@example.com")
    mail = email.message_from_bytes(content, policy=email.policy.default)
    parts = [part for part in mail.walk() if isinstance(part, EmailMessage)]
    assert [defect for part in parts for defect in part.defects] == []
    assert max(map(len, content.split(b"\r\n"))) <= 998, "RFC 5322, 2.1.1"
    assert b"\n" not in content.replace(b"\r\n", b"")
    return mail


def test_text_and_html_come_from_one_message_in_its_language() -> None:
    mail = read(note(subject="报名成功：开幕式", text="您好，张伟。"))

    assert mail["subject"] == "报名成功：开幕式"
    assert mail["content-language"] == "en"
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["mime-version"] == "1.0"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content() for part in mail.iter_parts()] == ["您好，张伟。", "<p>您好，张伟。</p>"]


def test_the_message_id_is_the_same_whenever_it_is_composed(settings: LazySettings) -> None:
    settings.MAIL_DOMAIN = "talent.example.cn"
    message = note()

    first, second = read(message), read(message)

    assert first["message-id"] == second["message-id"] == f"<{message.code.lower()}@talent.example.cn>"


def test_what_can_be_declined_says_how_with_one_click(settings: LazySettings) -> None:
    """RFC 8058, 3.1: the address, and that a POST to it is enough."""
    settings.BASE_URL = "https://talent.example.cn"
    message = note(kind=REMINDER)

    mail = read(message)

    assert mail["list-unsubscribe"] == f"<{preferences(message)}>"
    assert mail["list-unsubscribe"].startswith("<https://talent.example.cn/en/mail/")
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"


def test_what_is_necessary_cannot_be_declined() -> None:
    assert "list-unsubscribe" not in read(note(kind=NOTE))


def test_words_may_name_the_address_that_only_the_mail_has() -> None:
    message = note(kind=REMINDER, text=f"See {PREFERENCES}")

    text, html = read(message).iter_parts()

    assert text.get_content() == f"See {preferences(message)}"
    assert html.get_content() == f"<p>See {preferences(message)}</p>"


def test_files_travel_beside_the_words() -> None:
    files = [Attachment("入场券.png", "image/png", b"\x89PNG"), Attachment("event.ics", "text/calendar", ENTRY)]
    message = note(kind=MessageKind("tests.files", "…", attachments=lambda _message: files))

    mail = read(message)

    assert mail.get_body().get_content() == "<p>Your code is 123456.</p>"
    assert [file.get_filename() for file in mail.iter_attachments()] == ["入场券.png", "event.ics"]
    assert next(mail.iter_attachments()).get_content() == b"\x89PNG"


def test_a_calendar_entry_is_the_last_of_the_alternatives_and_says_what_to_do() -> None:
    """RFC 6047, 2.4: the method of the content type is that of the entry."""
    message = note(kind=MessageKind("tests.entry", "…", calendar=lambda _message: Calendar("REQUEST", ENTRY)))

    *_words, entry = read(message).iter_parts()

    assert entry["content-type"].params["method"] == "REQUEST"
    assert entry.get_content_type() == "text/calendar"
    assert entry.get_payload(decode=True) == ENTRY


@pytest.mark.parametrize(
    "subject",
    [
        "Hello\r\nBcc: everybody@example.com",
        "Hello\nContent-Type: text/html\n\n<b>",
        "您好\r\nBcc: everybody@example.com",
        "=?utf-8?q?x=0D=0ABcc:_everybody@example.com?=",
    ],
)
def test_a_subject_adds_no_header(subject: str) -> None:
    mail = read(note(subject=subject))

    assert set(mail.keys()) == set(read(note("2", subject="Hello")).keys())
    assert mail.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize("letter", ["a", "中", "𠮷"])
def test_a_subject_of_ten_thousand_characters_is_cut_and_folded(letter: str) -> None:
    assert read(note(subject=letter * 10_000))["subject"] == letter * 200


def test_words_that_look_like_the_end_of_a_part_or_of_a_mail_stay_words() -> None:
    message = note(text="x")
    message.text = f"--a{message.code}--\r\n.\r\nMAIL FROM:<x@example.com>\r\n{{{{ 7|add:7 }}}}"

    text, _html = read(message).iter_parts()

    assert text.get_content() == message.text


@pytest.mark.parametrize(
    "address",
    [
        "lin@example.com\r\nBcc: x@example.com",
        "lin@example.com>\r\nDATA",
        "lin@exa mple.com",
        "<lin>@example.com",
        "lin@example.com, wang@example.com",
        '"lin"@example.com',
        "lin",
        "@example.com",
        "lin@",
        "林@example.com",
    ],
)
def test_what_no_mail_address_is_goes_nowhere(address: str) -> None:
    with pytest.raises(Refused, match="No mail address"):
        prepare(note(address=address))


def test_a_domain_in_chinese_is_written_as_mail_servers_do() -> None:
    assert ascii_address("lin@例子.中国") == "lin@xn--fsqu00a.xn--fiqs8s"


def test_what_comes_back_names_its_mail(settings: LazySettings) -> None:
    settings.MAIL_BOUNCES = "bounces@talent.example.cn"
    message = note()

    sender = prepare(message).sender

    assert sender.startswith(f"bounces+{message.code.lower()}-")
    assert returned(sender) == returned(sender.upper()) == message.code


def test_nobody_makes_up_what_came_back(settings: LazySettings) -> None:
    settings.MAIL_BOUNCES = "bounces@talent.example.cn"
    sender = prepare(note()).sender
    digit = "1" if sender[-22] != "1" else "2"

    assert returned(f"bounces+{note('2').code.lower()}-0123456789@talent.example.cn") is None
    assert returned(sender.replace("-", f"-{digit}", 1)) is None
    assert returned("bounces@talent.example.cn") is None


def test_the_date_is_that_of_the_attempt() -> None:
    sent = read(note())["date"].datetime

    assert abs(sent - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=60)
