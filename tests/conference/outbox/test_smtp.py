"""Mail is handed over on one kept connection, and what the server answers decides what becomes of it."""

import pytest
from django.conf import LazySettings

from conference.outbox import smtp
from conference.outbox.channels import ChannelError, Refused
from conference.outbox.mail import Mail
from conference.outbox.smtp import NobodyThere
from tests.conference.outbox.conftest import MailServer


def mail(recipient: str = "lin@example.com") -> Mail:
    return Mail("no-reply@example.cn", recipient, b"Message-ID: <1@example.cn>\r\n\r\nwords\r\n")


def test_many_mails_take_one_connection(mail_server: MailServer) -> None:
    for number in range(3):
        smtp.hand_over(mail(f"p{number}@example.com"))

    assert [taken["to"] for taken in mail_server.taken()] == [f"p{number}@example.com" for number in range(3)]
    assert smtp.kept.count == 3


def test_a_server_that_takes_no_several_commands_at_once_gets_one_after_the_other(mail_server: MailServer) -> None:
    smtp.hand_over(mail())
    smtp.kept.server.esmtp_features.pop("pipelining")

    smtp.hand_over(mail("p2@example.com"))

    assert [taken["to"] for taken in mail_server.taken()] == ["lin@example.com", "p2@example.com"]


@pytest.mark.parametrize("pipelines", [True, False])
def test_a_recipient_whom_the_server_does_not_know_is_refused_and_the_next_mail_goes(
    mail_server: MailServer, pipelines: bool
) -> None:
    smtp.hand_over(mail("p1@example.com"))
    if not pipelines:
        smtp.kept.server.esmtp_features.pop("pipelining")

    with pytest.raises(NobodyThere, match=r"550 5\.1\.1 no such user"):
        smtp.hand_over(mail("unknown@example.com"))

    smtp.hand_over(mail("p2@example.com"))
    assert [taken["to"] for taken in mail_server.taken()] == ["p1@example.com", "p2@example.com"]
    assert smtp.kept.count == 3


@pytest.mark.parametrize(("recipient", "words"), [("gray@example.com", "451"), ("busy@example.com", "421")])
def test_what_may_pass_is_tried_again(mail_server: MailServer, recipient: str, words: str) -> None:
    with pytest.raises(ChannelError, match=words) as caught:
        smtp.hand_over(mail(recipient))

    assert not isinstance(caught.value, Refused)
    smtp.hand_over(mail(recipient))
    assert [taken["to"] for taken in mail_server.taken()] == [recipient]


@pytest.mark.parametrize("pipelines", [True, False])
def test_a_server_that_refuses_our_sender_may_take_the_mail_once_that_is_mended(
    mail_server: MailServer, pipelines: bool
) -> None:
    smtp.hand_over(mail("p1@example.com"))
    if not pipelines:
        smtp.kept.server.esmtp_features.pop("pipelining")

    with pytest.raises(ChannelError, match="among the senders") as caught:
        smtp.hand_over(Mail("banned@example.cn", "p2@example.com", b"words\r\n"))

    assert not isinstance(caught.value, Refused)


def test_what_a_server_says_of_the_content_is_not_about_the_address(mail_server: MailServer) -> None:
    with pytest.raises(Refused, match="no such user would want that") as caught:
        smtp.hand_over(mail("spam@example.com"))

    assert not isinstance(caught.value, NobodyThere)


def test_no_answer_to_the_content_is_no_yes(mail_server: MailServer) -> None:
    with pytest.raises(ChannelError):
        smtp.hand_over(mail("dropped@example.com"))

    smtp.hand_over(mail("dropped@example.com"))
    assert [taken["id"] for taken in mail_server.taken()] == ["<1@example.cn>"] * 2


def test_a_server_that_takes_its_time_over_the_content_is_waited_for(
    mail_server: MailServer, settings: LazySettings
) -> None:
    settings.EMAIL_TIMEOUT = 1

    smtp.hand_over(mail("slow@example.com"))

    assert len(mail_server.taken()) == 1
    assert smtp.kept.server.sock.gettimeout() == 1


def test_a_connection_that_the_server_closed_meanwhile_is_opened_anew(mail_server: MailServer) -> None:
    smtp.hand_over(mail("p1@example.com"))
    smtp.kept.server.docmd("QUIT")
    smtp.kept.used -= smtp.IDLE

    smtp.hand_over(mail("p2@example.com"))

    assert (len(mail_server.taken()), smtp.kept.count) == (2, 1)


@pytest.mark.usefixtures("no_mail_server")
def test_a_server_that_is_not_there_may_come_back() -> None:
    with pytest.raises(ChannelError, match="refused"):
        smtp.hand_over(mail())
