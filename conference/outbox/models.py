"""A message from the moment it is caused until it is sent or given up."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.kit.codes import PublicCodeField
from conference.kit.fields import EncryptedTextField
from conference.people.models import Language, Person

LEASE = dt.timedelta(seconds=60)
"""How long a claimed message is one worker's, counted anew when its delivery begins."""


class Channel(models.TextChoices):
    """The ways out."""

    MAIL = "mail", pgettext_lazy("channel", "E-mail")
    SMS = "sms", _("SMS")


class Status(models.TextChoices):
    """Waiting (or claimed, while `leased_until` lies ahead), then sent or failed."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class MessageQuerySet(models.QuerySet["Message"]):
    def claimable(self) -> "MessageQuerySet":
        """Due, and in no worker's hands. Leases go by the database's own clock, which nobody sets."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lt=Now()), status=Status.WAITING, due_at__lte=Now())

    def texts_of_strangers(self) -> "MessageQuerySet":
        """The texts of the last hour that people caused before they were known: the secret ones."""
        hour_ago = Now() - dt.timedelta(hours=1)
        return self.filter(channel=Channel.SMS, is_secret=True, created_at__gt=hour_ago)


class Message(models.Model):
    """One message to one address, in finished words. `key` is what makes it the same message when it is caused twice.

    The content of a secret message (a sign-in code) is emptied once it is sent.
    """

    personal_data = True

    code = PublicCodeField()
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(max_length=120, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="messages", verbose_name=_("recipient"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    address = EncryptedTextField(pgettext_lazy("of a message", "address"))
    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    is_secret = models.BooleanField(_("secret"), default=False)
    subject = EncryptedTextField(_("subject"), blank=True)
    text = EncryptedTextField(_("text"), blank=True)
    html = EncryptedTextField(blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    due_at = models.DateTimeField(_("due"), db_default=Now())
    leased_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    sent_at = models.DateTimeField(pgettext_lazy("when", "sent"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.SENT, sent_at__isnull=False) | (~Q(status=Status.SENT) & Q(sent_at=None)),
                name="message_sent_has_a_time",
            )
        ]
        indexes = [
            models.Index(F("due_at"), name="message_waiting_by_due", condition=Q(status=Status.WAITING)),
            models.Index(F("id").desc(), name="message_failed_newest", condition=Q(status=Status.FAILED)),
            models.Index(
                F("created_at"), name="message_secret_texts", condition=Q(channel=Channel.SMS, is_secret=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.code}"
