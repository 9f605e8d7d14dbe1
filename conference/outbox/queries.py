"""Reads of what waits, what was sent, and who wants none of it."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, TextChoices, Value
from django.db.models.functions import Concat, Now
from django.utils.translation import gettext_lazy as _

from conference.kit import phones
from conference.kit.crypto import UNREADABLE, keyed_hash
from conference.outbox.messages import topic_of
from conference.outbox.models import Channel, Message, Receipt, Refusal, Status, Suppression, Topic, Urgency
from conference.people.models import User

TWICE = dt.timedelta(seconds=30)
"""Whoever sends something again as soon after that pressed a button twice."""


class Obstacle(TextChoices):
    """Why a message is not sent again."""

    SECRET = "secret", _("It was secret and is emptied. Whoever needs a code or a link asks for a new one.")
    WEBHOOK = "webhook", _("It is a webhook: its own page delivers it again, under the id that it had.")
    ON_ITS_WAY = "on_its_way", _("It is held or on its way already, or a copy of it is or went out just now.")
    UNREADABLE = "unreadable", _("This message cannot be decrypted.")
    SUPPRESSED = (
        "suppressed",
        _("Nothing goes to its address any more. If it works again, delete it under “Suppressed addresses” first."),
    )
    DECLINED = "declined", _("Its recipient does not want messages about this. Nobody but they can change that.")
    CLOSED = "closed", _("It went to many, and its recipient's account was closed.")


def readable(pks: Collection[int]) -> list[Message]:
    """The messages with those ids in the order in which they go out, all read at once; only where that does not work,
    one by one, without those that nobody can open.
    """
    try:
        return list(Message.objects.filter(pk__in=pks).order_by("urgency", "due_at", "pk"))
    except UNREADABLE:
        return [message for pk in pks for message in readable([pk])] if len(pks) > 1 else []


def unwanted(messages: Sequence[Message]) -> dict[int, Receipt | Topic | Obstacle]:
    """By the ids of those of them that nobody wants: what suppressed the address, the topic that its reader declined,
    or, of what goes to many, that the account was closed. What somebody just asked for, a code, goes out all the same.
    """
    hashes = {message.pk: keyed_hash(message.address) for message in messages if message.urgency != Urgency.AWAITED}
    if not hashes:
        return {}
    told = {"address_hash__in": set(hashes.values())}
    suppressed = dict(Suppression.objects.filter(**told).values_list("address_hash", "receipt"))
    declined = set(Refusal.objects.filter(**told).values_list("address_hash", "topic"))
    to_many = {message.person_id for message in messages if message.urgency > Urgency.OWN}
    closed = set(User.objects.filter(person__in=to_many, is_active=False).values_list("person", flat=True))
    found: dict[int, Receipt | Topic | Obstacle] = {}
    for message in messages:
        known, topic = hashes.get(message.pk, ""), topic_of(message)
        receipt = suppressed.get(known)
        if receipt == Receipt.BOUNCED or (receipt == Receipt.COMPLAINED and topic != Topic.NECESSARY):
            found[message.pk] = Receipt(receipt)
        elif (known, topic) in declined:
            found[message.pk] = topic
        elif message.urgency > Urgency.OWN and message.person_id in closed:
            found[message.pk] = Obstacle.CLOSED
    return found


def obstacles(pks: Collection[int]) -> dict[int, Obstacle]:
    """By the ids of those of these messages that cannot be sent again: why."""
    copy = Message.objects.filter(
        Q(status=Status.WAITING) | Q(created_at__gt=Now() - TWICE),
        person=OuterRef("person"),
        key__startswith=Concat(OuterRef("key"), Value(":")),
    )
    found: dict[int, Obstacle] = {}
    rows = Message.objects.filter(pk__in=pks).values_list("pk", "is_secret", "channel", "status", Exists(copy))
    for pk, is_secret, channel, status, has_copy in rows:
        if is_secret:
            found[pk] = Obstacle.SECRET
        elif channel == Channel.WEBHOOK:
            found[pk] = Obstacle.WEBHOOK
        elif has_copy or status in (Status.WAITING, Status.HELD):
            found[pk] = Obstacle.ON_ITS_WAY
    messages = readable(set(pks) - set(found))
    found |= dict.fromkeys(set(pks) - set(found) - {message.pk for message in messages}, Obstacle.UNREADABLE)
    for pk, refusal in unwanted(messages).items():
        match refusal:
            case Receipt():
                found[pk] = Obstacle.SUPPRESSED
            case Topic():
                found[pk] = Obstacle.DECLINED
            case Obstacle():
                found[pk] = refusal
    return found


def suppression_of(message: Message) -> Suppression | None:
    """What keeps everything from the address of a message."""
    return Suppression.objects.filter(address_hash=keyed_hash(message.address)).first()


def shown_address(message: Message) -> Any:
    """Where a message goes, as the desk shows contacts. The address of a webhook is for its organizers, on its page."""
    if message.channel == Channel.WEBHOOK:
        return "—"
    try:
        return phones.masked(message.address) if message.channel == Channel.SMS else message.address
    except UNREADABLE:
        return _("This message cannot be decrypted.")
