"""Mails that come back, as servers write them."""

from email.message import EmailMessage

from conference.outbox import links
from conference.outbox.models import Message

OURS = "bounces@conference.example"


def notification(message: Message, **told: str) -> bytes:
    """A delivery status notification at the address that only we can have made."""
    return notification_to(links.return_path(message), **told)


def notification_to(
    sender: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <lin@example.com>: no such user",
    arrived_at: str = "Delivered-To",
) -> bytes:
    """A delivery status notification (RFC 3464) of one recipient, to the sender that a mail's envelope named."""
    return f"""Return-Path: <>
{arrived_at}: {sender}
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_1"

--=_1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.com.

--=_1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0800

Final-Recipient: rfc822; lin@example.com
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--=_1
Content-Type: message/rfc822

From: portal
Subject: returned

--=_1--
""".replace("\n", "\r\n").encode()


def complaint(message: Message, *, kind: str = "abuse") -> bytes:
    """A complaint (RFC 5965) at an address of ours that says nothing, with our mail in it."""
    return f"""Return-Path: <feedback@isp.example>
To: abuse@conference.example
From: <feedback@isp.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="=_1"

--=_1
Content-Type: text/plain

This is an email abuse report.

--=_1
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1

--=_1
Content-Type: message/rfc822

From: portal
List-Unsubscribe: <{links.preferences(message)}>
Subject: {message.subject}

words
--=_1--
""".replace("\n", "\r\n").encode()


def plain(message: Message, text: str, **headers: str) -> bytes:
    """What a server writes in words alone."""
    mail = EmailMessage()
    told = {"Return-Path": "<>", "From": "postmaster@example.com", "To": links.return_path(message)}
    for name, value in (told | headers).items():
        mail[name] = value
    mail.set_content(text, charset="gb18030")
    return mail.as_bytes()
