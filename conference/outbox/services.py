"""The verbs of the outbox: write a message, hold, release or cancel it, send it again."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Left, Now

from conference.audit.services import record
from conference.kit.codes import public_code
from conference.kit.crypto import keyed_hash
from conference.outbox.bounces import Return
from conference.outbox.messages import Content, MessageKind, text_content, text_template
from conference.outbox.models import (
    Channel,
    Message,
    MessageQuerySet,
    Receipt,
    Refusal,
    Status,
    Suppression,
    Topic,
)
from conference.outbox.poke import poke_channel
from conference.outbox.queries import Obstacle, obstacles, readable
from conference.people.models import Person, User
from conference.texts.models import TextTemplate
from conference.texts.services import check, sendable

LONGEST_STEM = 109
"""Characters of a key to which the code of a message is added."""
STRENGTH = (Receipt.UNKNOWN, Receipt.DELIVERED, Receipt.BOUNCED, Receipt.COMPLAINED)


def message(
    *,
    kind: MessageKind,
    key: str,
    channel: Channel,
    address: str,
    language: str,
    content: Content,
    person: Person | None = None,
    edition_id: int | None = None,
    due_at: dt.datetime | None = None,
    useful_until: dt.datetime | Combinable | None = None,
    reason: str = "",
) -> Message:
    """A message that is not written yet. It is sent when it is due, by default at once, and no more once it is of no
    use; both by the database's true time. The organizers of its edition read it; one about an account has none.
    """
    return Message(
        key=f"{kind.name}:{key}",
        kind=kind.name,
        person=person,
        edition_id=edition_id,
        channel=channel,
        address=address,
        language=language,
        is_secret=kind.is_secret,
        urgency=kind.urgency,
        reason=reason,
        useful_until=useful_until,
        subject=content.subject,
        text=content.text,
        html=content.html,
        payload=content.payload,
        **({"due_at": due_at} if due_at else {}),
    )


def write(**told: Any) -> None:
    """Write one message, as `message` makes it, in the transaction that causes it; the same key again writes none."""
    write_all([message(**told)])


def write_all(messages: Sequence[Message]) -> None:
    """Write messages in the transaction that causes them; those whose key was written before are not."""
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    for channel in {each.channel for each in messages}:
        transaction.on_commit(partial(poke_channel, channel))


def message_to_person(
    *,
    kind: MessageKind,
    key: str,
    person: Person,
    context: dict[str, Any],
    template_of: Callable[[str], TextTemplate] = text_template,
    **told: Any,
) -> Message | None:
    """A message to a person by the channel they have, not written yet: mail where there is an address, else SMS, else
    none at all. `template_of` finds the words of a text by their code.
    """
    channel, address = (Channel.MAIL, person.email) if person.email else (Channel.SMS, person.phone)
    if not address:
        return None
    content = kind.render(
        channel=channel, language=person.language, context={"person": person, **context}, template_of=template_of
    )
    return message(
        kind=kind,
        key=key,
        channel=channel,
        address=address,
        language=person.language,
        content=content,
        person=person,
        **told,
    )


def write_to_person(
    *, kind: MessageKind, key: str, person: Person, context: dict[str, Any], edition_id: int | None = None
) -> None:
    """Write to a person by the channel they have, if any."""
    if found := message_to_person(kind=kind, key=key, person=person, context=context, edition_id=edition_id):
        write_all([found])


def send_text(
    *,
    kind: MessageKind,
    key: str,
    phone: str,
    template_code: str,
    parameters: Mapping[str, str],
    language: str,
    person: Person | None = None,
    edition_id: int | None = None,
    due_at: dt.datetime | None = None,
    useful_until: dt.datetime | None = None,
    reason: str = "",
) -> None:
    """Write a text that organizers send to a number in E.164. Raises ValueError in words where the provider has not
    approved the template, there is none, or the parameters are not its own.
    """
    template = sendable(template_code)
    check(template, parameters)
    write(
        kind=kind,
        key=key,
        channel=Channel.SMS,
        address=phone,
        language=language,
        content=text_content(template, language, dict(parameters)),
        person=person,
        edition_id=edition_id,
        due_at=due_at,
        useful_until=useful_until,
        reason=reason,
    )


def note_receipt(*, reference: str, receipt: Receipt, note: str, at: dt.datetime) -> None:
    """Note what became of a text that the provider calls so. The first word counts; one about a text of others that
    share the provider's account is nobody's here.
    """
    told = Message.objects.filter(channel=Channel.SMS, reference=reference, receipt=Receipt.UNKNOWN)
    told.update(receipt=receipt, receipt_note=note[:300], receipt_at=at)


def decline(*, address: str, topic: Topic) -> None:
    """Note that whoever reads at an address wants no more about a topic. Raises ValueError for what is necessary."""
    if topic == Topic.NECESSARY:
        raise ValueError("What is necessary cannot be declined.")
    Refusal.objects.get_or_create(address_hash=keyed_hash(address), topic=topic)


@transaction.atomic
def prefer(*, address: str, wanted: Collection[str]) -> None:
    """Note what whoever reads at an address wants of all that can be declined."""
    declinable = [topic for topic in Topic if topic != Topic.NECESSARY]
    Refusal.objects.filter(address_hash=keyed_hash(address), topic__in=wanted).delete()
    for topic in declinable:
        if topic not in wanted:
            decline(address=address, topic=topic)


def declined(*, address: str) -> set[str]:
    """The topics that whoever reads at an address does not want."""
    return set(Refusal.objects.filter(address_hash=keyed_hash(address)).values_list("topic", flat=True))


@transaction.atomic
def suppress(*, message: Message, receipt: Receipt, note: str) -> None:
    """Note that a message came back for good, or was marked as spam: nothing goes to its address any more."""
    _note(message, receipt, note)
    close(message=message, receipt=receipt)


@transaction.atomic
def close(*, message: Message, receipt: Receipt) -> None:
    """Let nothing go to a message's address any more. One that bounced after a complaint gets the necessary no more
    either; a complaint after a bounce opens it to nothing.
    """
    told = {"channel": message.channel, "address_hash": keyed_hash(message.address)}
    Suppression.objects.get_or_create(**told, defaults={"receipt": receipt, "message": message})
    if receipt == Receipt.BOUNCED:
        complained = Suppression.objects.filter(**told, receipt=Receipt.COMPLAINED)
        complained.update(receipt=receipt, message=message)


def note_return(told: Return) -> None:
    """Note what became of a mail, and close its address if that is for good. One that is gone is nobody's."""
    message = Message.objects.filter(channel=Channel.MAIL, code=told.code).first()
    if message and told.is_for_good:
        suppress(message=message, receipt=told.receipt, note=told.note)
    elif message:
        _note(message, told.receipt, told.note)


def _note(message: Message, receipt: Receipt, note: str) -> None:
    """A bounce counts more than a delivery, since some servers take a mail before they look, and a complaint most."""
    weaker = STRENGTH[: STRENGTH.index(receipt)]
    found = Message.objects.filter(pk=message.pk, receipt__in=weaker)
    found.update(receipt=receipt, receipt_note=note[:300], receipt_at=Now())


def hold(messages: MessageQuerySet) -> int:
    """Keep those that wait from being sent, until they are released. Those in a worker's hands go out."""
    return messages.free().update(status=Status.HELD)


def release(messages: MessageQuerySet) -> int:
    """Let those that are held wait to be sent again."""
    released = messages.filter(status=Status.HELD).update(status=Status.WAITING)
    transaction.on_commit(lambda: poke_channel(Channel.MAIL))
    return released


def cancel(messages: MessageQuerySet) -> int:
    """Never send those that wait or are held. Those in a worker's hands go out."""
    return messages.free(Status.WAITING, Status.HELD).update(status=Status.CANCELED)


def yield_keys(messages: MessageQuerySet) -> int:
    """Let what was canceled be written anew: its messages give up the keys that would make it the same. What was sent
    keeps its own, so that nobody gets it twice.
    """
    canceled = messages.filter(status=Status.CANCELED).exclude(key__endswith=F("code"))
    key = Concat(Left("key", LONGEST_STEM), Value(":"), F("code"), output_field=CharField())
    return canceled.update(key=key)


@dataclass(frozen=True)
class SentAgain:
    """What came of it: so many messages wait again, so many copies go out, and so many could not, by what hindered."""

    waiting: int
    copies: int
    hindered: Counter[Obstacle]


@transaction.atomic
def send_again(*, messages: MessageQuerySet, by: User) -> SentAgain:
    """Send messages once more. What was never sent waits again, as the message that it is; of what was sent a copy goes
    out, under a code of its own, so that what became of the first stays known. What an `Obstacle` hinders stays as it
    is. Twice at the same time is once.
    """
    pks = set(messages.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    hindered = obstacles(pks)
    chosen = readable(pks - set(hindered))
    sent = [message for message in chosen if message.status == Status.SENT]
    copies = [_copy(message) for message in sent]
    Message.objects.bulk_create(copies)
    waiting = wait_anew(Message.objects.filter(pk__in={message.pk for message in chosen} - {each.pk for each in sent}))
    copied = {message.pk: {"copy": copy.code} for message, copy in zip(sent, copies, strict=True)}
    for message in chosen:
        record(actor=by, verb="send again", target=message, changes=copied.get(message.pk))
    for channel in {message.channel for message in chosen}:
        transaction.on_commit(partial(poke_channel, channel))
    return SentAgain(waiting, len(copies), Counter(hindered.values()))


def wait_anew(messages: MessageQuerySet) -> int:
    """Let settled messages wait as if they had just been written; how many there are."""
    return messages.update(
        status=Status.WAITING,
        due_at=Now(),
        useful_until=None,
        leased_until=None,
        turn_at=None,
        attempts=0,
        interruptions=0,
        error="",
        sent_at=None,
        reference="",
        receipt=Receipt.UNKNOWN,
        receipt_note="",
        receipt_at=None,
    )


def _copy(message: Message) -> Message:
    """A message with the same words to the same address. Its key is the other's with a part more, where that is too
    long cut at its end, where nobody reads it.
    """
    return Message(
        key=f"{message.key[:LONGEST_STEM]}:{public_code()}",
        kind=message.kind,
        person_id=message.person_id,
        edition_id=message.edition_id,
        channel=message.channel,
        address=message.address,
        language=message.language,
        urgency=message.urgency,
        reason=message.reason,
        subject=message.subject,
        text=message.text,
        html=message.html,
        payload=message.payload,
    )


@transaction.atomic
def lift(*, suppression: Suppression, by: User) -> None:
    """Let messages go to an address again: its owner says that it works, or that they want them."""
    record(actor=by, verb="lift", target=suppression, changes={"receipt": [suppression.receipt, ""]})
    suppression.delete()
