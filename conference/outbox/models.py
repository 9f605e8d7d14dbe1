"""A message from the moment it is caused until it is sent or given up."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.codes import PublicCodeField
from conference.kit.fields import EncryptedJSONField, EncryptedTextField
from conference.people.models import Language, Person

SEALED = ("address", "subject", "text", "html", "payload")
"""The fields of a message that cost a decryption each, and of which a lost key must not close a list."""
LEASE = dt.timedelta(seconds=30)
"""How long a claimed message is one worker's, counted anew while that one lives."""


class Channel(models.TextChoices):
    """The ways out."""

    MAIL = "mail", pgettext_lazy("channel", "E-mail")
    SMS = "sms", _("SMS")
    WEBHOOK = "webhook", _("Webhook")


class Status(models.TextChoices):
    """Waiting (claimed, while `leased_until` lies ahead; to be tried again, once it has attempts), perhaps held by an
    organizer, then one of the others for good.
    """

    WAITING = "waiting", _("Waiting")
    HELD = "held", pgettext_lazy("of a message", "Held")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Suppressed")
    CANCELED = "canceled", _("Canceled")
    MISSED = "missed", _("Missed")


class Receipt(models.TextChoices):
    """What became of a message after it was handed over, as far as its way out says so."""

    UNKNOWN = "", _("Not known")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Bounced")
    COMPLAINED = "complained", _("Marked as spam")


class Topic(models.TextChoices):
    """What a message is about, as far as people may decline it. What is necessary they may not."""

    NECESSARY = "necessary", _("What you asked for, and what becomes of it")
    CHANGES = "changes", _("Changes of the program")
    REMINDERS = "reminders", _("Reminders")
    INVITATIONS = "invitations", _("Invitations")
    ANNOUNCEMENTS = "announcements", _("Announcements")


class Urgency(models.IntegerChoices):
    """What goes first: what somebody waits for at this moment, what is about one person alone, and what goes to many,
    at any hour, soon, or when there is time. A text that comes after the urgent ones goes out by day (`texts.hours`).
    """

    AWAITED = 0
    OWN = 1
    URGENT = 2
    PROMPT = 3
    BULK = 4


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> "MessageQuerySet":
        return self.filter(status=Status.WAITING)

    def claimable(self) -> "MessageQuerySet":
        """Due, and in no worker's hands. Leases go by the database's own clock, which nobody sets."""
        useful = Q(useful_until=None) | Q(useful_until__gte=Now())
        return self.free().filter(useful, due_at__lte=Now())

    def outdated(self) -> "MessageQuerySet":
        """Not sent, and of no more use to anybody."""
        return self.free().filter(useful_until__lt=Now())

    def free(self, *statuses: Status) -> "MessageQuerySet":
        """Not sent yet, and in no worker's hands."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lt=Now()), status__in=statuses or [Status.WAITING])

    def texts_of_strangers(self) -> "MessageQuerySet":
        """The texts of the last hour that people caused before they were known: the awaited ones."""
        hour_ago = Now() - dt.timedelta(hours=1)
        return self.filter(channel=Channel.SMS, urgency=Urgency.AWAITED, created_at__gt=hour_ago)


class Message(models.Model):
    """One message to one address, in finished words. `key` is what makes it the same message when it is caused twice:
    the name of its kind, and parts by which its room knows what it is about, between colons. A copy has a part more.

    It belongs to an edition, whose organizers read it, or is about somebody's account and belongs to none.

    The content of a secret message (a sign-in code) is emptied once it is settled. `payload` is what a channel needs
    besides words: an SMS its template and parameters. `reference` is what the way out calls the message. `turn_at` is
    when its recipient's domain takes it, `interruptions` how often a worker vanished with it.
    """

    personal_data = True

    code = PublicCodeField()
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(max_length=120, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="messages", verbose_name=_("recipient"))
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, db_index=False, related_name="+", verbose_name=_("edition")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    address = EncryptedTextField(pgettext_lazy("of a message", "address"))
    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    is_secret = models.BooleanField(_("secret"), default=False)
    subject = EncryptedTextField(_("subject"), blank=True)
    text = EncryptedTextField(_("text"), blank=True)
    html = EncryptedTextField(blank=True)
    payload = EncryptedJSONField(null=True, editable=False)
    reason = models.CharField(_("why it was sent"), max_length=300, blank=True, db_default="")
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, db_default=Urgency.OWN, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    due_at = models.DateTimeField(_("due"), db_default=Now())
    leased_until = models.DateTimeField(null=True, editable=False)
    useful_until = models.DateTimeField(_("useful until"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    interruptions = models.PositiveSmallIntegerField(db_default=0, editable=False)
    turn_at = models.DateTimeField(null=True, editable=False)
    error = models.CharField(_("error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    sent_at = models.DateTimeField(pgettext_lazy("when", "sent"), null=True)
    reference = models.CharField(max_length=100, db_default="", editable=False)
    receipt = models.CharField(
        pgettext_lazy("of a message", "receipt"), max_length=10, choices=Receipt.choices, db_default=""
    )
    receipt_note = models.CharField(_("note of the receipt"), max_length=300, blank=True, db_default="")
    receipt_at = models.DateTimeField(pgettext_lazy("when", "receipt"), null=True)

    claimed_at: float = 0.0
    """Of a claimed message: the machine's uptime then, in seconds."""

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.SENT, sent_at__isnull=False) | (~Q(status=Status.SENT) & Q(sent_at=None)),
                name="message_sent_has_a_time",
            ),
            models.CheckConstraint(condition=Q(receipt="") | Q(receipt_at__isnull=False), name="message_receipt_time"),
        ]
        indexes = [
            models.Index(
                "channel",
                "urgency",
                "due_at",
                "id",
                name="message_waiting_by_urgency",
                condition=Q(status=Status.WAITING),
            ),
            models.Index("reference", name="message_by_reference", condition=~Q(reference="")),
            models.Index(F("id").desc(), name="message_failed_newest", condition=Q(status=Status.FAILED)),
            models.Index(
                F("created_at"),
                name="message_awaited_texts",
                condition=Q(channel=Channel.SMS, urgency=Urgency.AWAITED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.code}"

    @property
    def about(self) -> list[str]:
        """The parts of the key after the kind's name. They are read by their place: a copy has one more at the end."""
        return self.key.split(":")[1:]


class Suppression(models.Model):
    """An address that nothing goes to any more, whoever writes: mail bounced for good, or somebody marked ours as spam.

    Addresses are known by their keyed hash. What somebody just asked for (a code) goes out all the same.
    """

    personal_data = True

    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    address_hash = models.CharField(max_length=64, editable=False)
    receipt = models.CharField(_("reason"), max_length=10, choices=Receipt.choices)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+", verbose_name=_("message"))
    created_at = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ("-id",)
        constraints = [models.UniqueConstraint("channel", "address_hash", name="suppression_address")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"


class Refusal(models.Model):
    """A topic that whoever reads at an address does not want (RFC 8058, and the page of preferences)."""

    personal_data = True

    address_hash = models.CharField(max_length=64, editable=False)
    topic = models.CharField(max_length=20, choices=Topic.choices)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint("address_hash", "topic", name="refusal_of_a_topic"),
            models.CheckConstraint(condition=~Q(topic=Topic.NECESSARY), name="refusal_not_of_the_necessary"),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.address_hash[:8]}"


class MailDomain(models.Model):
    """A mail domain that takes only so many messages a minute, and when it takes the next."""

    domain = models.CharField(_("domain"), max_length=253, unique=True)
    per_minute = models.PositiveIntegerField(_("messages a minute"))
    next_at = models.DateTimeField(_("next turn"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")
        ordering = ("domain",)
        constraints = [
            models.CheckConstraint(condition=Q(per_minute__range=(1, 100_000)), name="mail_domain_rate"),
            models.CheckConstraint(condition=Q(domain=Lower("domain")), name="mail_domain_lower"),
        ]

    def __str__(self) -> str:
        return f"@{self.domain}"
