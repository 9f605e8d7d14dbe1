"""What comes back, and what follows."""

import pytest
from django.conf import LazySettings

from conference.outbox.bounces import Return, code_of, read
from conference.outbox.delivery import claim
from conference.outbox.models import Message, Receipt, Status, Suppression
from conference.outbox.services import note_return
from tests.conference.outbox.notes import REMINDER, note
from tests.conference.outbox.returns import OURS, complaint, notification, plain

pytestmark = pytest.mark.django_db

NESTED = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"


@pytest.fixture(autouse=True)
def mailbox(settings: LazySettings) -> None:
    settings.MAIL_BOUNCES = OURS


@pytest.fixture
def message() -> Message:
    return note(kind=REMINDER)


def told(raw: bytes) -> Return:
    found = read(raw)
    assert found
    return found


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Envelope-To", "To"])
def test_which_mail_it_is_stands_in_the_address_to_which_it_came(message: Message, header: str) -> None:
    assert told(notification(message, arrived_at=header)).code == message.code


def test_an_address_that_we_did_not_make_says_nothing(message: Message) -> None:
    forged = notification(message).replace(message.code.lower().encode(), b"0123456789")

    assert read(forged) is None


@pytest.mark.parametrize(
    ("status", "diagnostic", "is_for_good"),
    [
        ("5.1.1", "smtp; 550 5.1.1 no such user", True),
        ("5.1.10", "smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound", True),
        ("5.1.2", "smtp; Host or domain name not found", True),
        ("5.2.1", "smtp; 550 5.2.1 The email account is disabled", True),
        ("5.0.0", "smtp; 550 User not found: lin@example.com", True),
        ("5.0.0", "smtp; 550 5.1.1 unknown", True),
        ("5.0.0", "smtp; 550 Mail content denied", False),
        ("5.2.2", "smtp; 552 5.2.2 mailbox full", False),
        ("5.2.3", "smtp; 552 5.2.3 too large", False),
        ("5.3.4", "smtp; 552 5.3.4 message too big", False),
        ("5.1.8", "smtp; 550 5.1.8 sender address rejected", False),
        ("5.7.1", "smtp; 550 5.7.1 blocked by policy", False),
        ("5.7.26", "smtp; 550 5.7.26 unauthenticated", False),
        ("5.4.4", "X-Postfix; Host or domain name not found. Name service error for name=example.com", False),
        ("5.4.6", "smtp; 554 5.4.6 too many hops", False),
        ("5.4.7", "smtp; 550 5.4.7 delivery time expired", False),
        ("5.5.0", "smtp; 554 5.5.0 transaction failed", False),
        ("5.4.1", "smtp; 550 5.4.1 <lin@example.com>: recipient unknown", True),
        ("5.5.0", "smtp; 550 5.5.0 Requested action not taken: mailbox unavailable", True),
    ],
)
def test_a_refusal_closes_an_address_only_if_nobody_is_there(
    message: Message, status: str, diagnostic: str, is_for_good: bool
) -> None:
    found = told(notification(message, status=status, diagnostic=diagnostic))

    assert (found.receipt, found.is_for_good) == (Receipt.BOUNCED, is_for_good)


def test_the_note_says_what_the_server_said(message: Message) -> None:
    assert told(notification(message)).note == "5.1.1 550 5.1.1 <lin@example.com>: no such user"


@pytest.mark.parametrize("action", ["delayed", "relayed", "expanded"])
def test_what_is_not_settled_is_not_noted(message: Message, action: str) -> None:
    assert read(notification(message, action=action, status="4.4.1")) is None


def test_a_delivery_is_noted(message: Message) -> None:
    assert told(notification(message, action="delivered", status="2.0.0")).receipt == Receipt.DELIVERED


def test_a_complaint_is_known_by_the_mail_in_it(message: Message) -> None:
    found = told(complaint(message))

    assert (found.code, found.receipt, found.is_for_good) == (message.code, Receipt.COMPLAINED, True)


def test_that_it_is_no_spam_is_no_complaint(message: Message) -> None:
    assert read(complaint(message, kind="not-spam")) is None


def test_a_forged_complaint_is_nobodys(message: Message) -> None:
    forged = complaint(message).replace(message.code.encode(), b"0123456789")

    assert read(forged) is None


@pytest.mark.parametrize(
    ("text", "is_for_good"),
    [
        ("您的邮件被退回：550 用户不存在\nMailbox not found", True),
        ("host mx3.qq.com said: 550 Mailbox unavailable or access denied", True),
        ("退信原因：552 收件人邮箱已满", False),
        ("550 Mail content denied. http://service.mail.qq.com/", False),
    ],
)
def test_servers_that_know_no_notification_are_read_by_their_words(
    message: Message, text: str, is_for_good: bool
) -> None:
    found = told(plain(message, text))

    assert (found.receipt, found.is_for_good) == (Receipt.BOUNCED, is_for_good)


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("I am away until 12 May; room 550 knows.", {"From": "lin@example.com", "Return-Path": "<lin@example.com>"}),
        ("550 is the number of my office.", {"Auto-Submitted": "auto-replied"}),
        ("451 4.7.1 try again later", {}),
        ("Thank you!", {}),
    ],
)
def test_answers_are_no_bounces(message: Message, text: str, headers: dict[str, str]) -> None:
    assert read(plain(message, text, **headers)) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 1000,
        NESTED + (b"--a\r\n" + NESTED) * 3000,
        b"To: " + b"a@b.example, " * 50_000 + b"\r\n\r\n",
        b"Content-Type: text/plain; charset=nonsense\r\nFrom: postmaster@x\r\n\r\n550",
        b"Content-Type: message/delivery-status\r\n\r\nAction failed without a colon",
        b"Subject: =?utf-8?b?////?=\r\nContent-Type: multipart/report\r\n\r\n",
    ],
    ids=["empty", "binary", "deep", "long", "charset", "no fields", "no boundary"],
)  # fmt: skip
def test_what_cannot_be_read_is_nothing(raw: bytes) -> None:
    assert read(raw) is None


def test_after_a_bounce_for_good_nothing_more_goes_there(message: Message) -> None:
    other, necessary = note("2", kind=REMINDER), note("3", kind=REMINDER, address="wang@example.com")

    note_return(told(notification(message)))

    Message.objects.filter(pk=message.pk).update(status=Status.SENT, sent_at=message.created_at)
    assert [each.pk for each in claim()] == [necessary.pk]
    other.refresh_from_db()
    assert other.status == Status.SUPPRESSED
    assert other.error


@pytest.mark.parametrize("told_in_turn", [(Receipt.COMPLAINED, Receipt.BOUNCED), (Receipt.BOUNCED, Receipt.COMPLAINED)])
def test_whoever_complained_and_is_gone_gets_the_necessary_no_more_either(told_in_turn: tuple[Receipt, ...]) -> None:
    messages = {receipt: note(receipt) for receipt in told_in_turn}

    for receipt, message in messages.items():
        note_return(Return(message.code, receipt, "…", is_for_good=True))

    suppression = Suppression.objects.get()
    assert (suppression.receipt, suppression.message) == (Receipt.BOUNCED, messages[Receipt.BOUNCED])
    assert claim() == []


def test_the_same_twice_is_noted_once(message: Message) -> None:
    for _time in range(2):
        note_return(told(notification(message)))

    assert Suppression.objects.get().message == message


def test_a_bounce_counts_more_than_a_delivery_and_a_complaint_most(message: Message) -> None:
    def receipt(receipt: Receipt) -> str:
        note_return(Return(message.code, receipt, "…"))
        message.refresh_from_db()
        return message.receipt

    told_in_turn = (Receipt.DELIVERED, Receipt.BOUNCED, Receipt.DELIVERED, Receipt.COMPLAINED, Receipt.BOUNCED)
    assert [receipt(each) for each in told_in_turn] == ["delivered", "bounced", "bounced", "complained", "complained"]


def test_a_mail_that_is_gone_is_nobodys() -> None:
    note_return(Return("0123456789", Receipt.BOUNCED, "…", is_for_good=True))

    assert not Suppression.objects.exists()


def test_a_mail_is_known_by_its_message_id(message: Message, settings: LazySettings) -> None:
    assert code_of(f"<{message.code.lower()}@{settings.MAIL_DOMAIN}>") == message.code
    assert code_of(f"{message.code}@elsewhere.example") is None
    assert code_of("nonsense") is None
