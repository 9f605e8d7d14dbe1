"""Messages to try the outbox with."""

from typing import Any

from django.db import connection
from django.db.models.functions import Now

from conference.outbox.messages import Content, MessageKind
from conference.outbox.models import Channel, Message, Topic, Urgency
from conference.outbox.services import write

NOTE = MessageKind("tests.note", "…")
SECRET = MessageKind("tests.secret", "…", is_secret=True, urgency=Urgency.AWAITED)
REMINDER = MessageKind("tests.reminder", "…", topic=Topic.REMINDERS)
BULK = MessageKind("tests.bulk", "…", topic=Topic.ANNOUNCEMENTS, urgency=Urgency.BULK)


def note(
    key: str = "1",
    *,
    kind: MessageKind = NOTE,
    channel: Channel = Channel.MAIL,
    address: str = "lin@example.com",
    subject: str = "A code",
    text: str = "Your code is 123456.",
    **options: Any,
) -> Message:
    """A message that waits."""
    content = Content(text=text, subject=subject, html=f"<p>{text}</p>")
    write(kind=kind, key=key, channel=channel, address=address, language="en", content=content, **options)
    return Message.objects.get(key=f"{kind.name}:{key}")


def stored(message: Message) -> str:
    """The row as the database keeps it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conference_message::text FROM conference_message WHERE id = %s", [message.pk])
        return str(cursor.fetchone()[0])


def seconds_until_due(message: Message) -> int:
    """By the database's clock."""
    row: Any = Message.objects.annotate(now=Now()).get(pk=message.pk)
    return round((row.due_at - row.now).total_seconds())


def make_due(message: Message) -> None:
    """Let it be sent at once."""
    Message.objects.filter(pk=message.pk).update(due_at=Now())
