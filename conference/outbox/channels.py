"""How a message leaves the house."""

import json
import smtplib
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from conference.outbox.messages import Attachment
from conference.outbox.models import Channel, Message


class ChannelError(Exception):
    """It did not work this time."""


class Refused(ChannelError):
    """It will never work: the recipient or the content was refused for good (RFC 5321, 4.2.1: a 5yz reply)."""


def deliver(message: Message, attachments: list[Attachment]) -> None:
    """Send one message; an SMS has no attachments. In demo mode it is put where `/outbox/` shows it.

    Raises ChannelError or Refused.
    """
    if settings.PORTAL_MODE == "demo":
        _keep_for_reading(message, attachments)
    elif message.channel == Channel.MAIL:
        _send_mail(message, attachments)
    else:
        raise Refused("No SMS provider is configured.")


def _send_mail(message: Message, attachments: list[Attachment]) -> None:
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        to=[message.address],
        headers={
            "Message-ID": f"<{message.code.lower()}@{settings.MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for file in attachments:
        mail.attach(file.name, file.content, file.content_type)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        raise (Refused if code >= 500 else ChannelError)(f"{code} {reply!r}") from error
    except smtplib.SMTPResponseException as error:
        raise (Refused if error.smtp_code >= 500 else ChannelError)(
            f"{error.smtp_code} {error.smtp_error!r}"
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelError(str(error)) from error


def _keep_for_reading(message: Message, attachments: list[Attachment]) -> None:
    kept = {
        "code": message.code,
        "channel": message.channel,
        "to": message.address,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "attachments": [file.as_json() for file in attachments],
        "at": time.time(),
    }
    settings.DEMO_OUTBOX.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = settings.DEMO_OUTBOX / f"{message.code}.part"
    unfinished.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    unfinished.rename(settings.DEMO_OUTBOX / f"{message.code}.json")


def kept_messages(limit: int = 50) -> list[dict[str, Any]]:
    """What the demo kept, newest first."""
    files: list[Path] = sorted(
        settings.DEMO_OUTBOX.glob("*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True
    )
    return [json.loads(file.read_text(encoding="utf-8")) for file in files[:limit]]
