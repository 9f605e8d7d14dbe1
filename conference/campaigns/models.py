"""Campaigns, the templates of their words, and whom each went to."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.audiences.models import Audience
from conference.editions.models import Edition
from conference.kit.bilingual import Translated
from conference.kit.codes import PublicCodeField
from conference.kit.fields import EncryptedTextField
from conference.outbox.models import SEALED, Message, Status
from conference.people.models import Person, User
from conference.texts.models import TextTemplate

LONGEST_BODY = 20_000


class Words(models.Model):
    """A subject and a text in Markdown, with placeholders (`{name}`), in Chinese and perhaps in English."""

    subject_zh = models.CharField(_("subject (Chinese)"), max_length=200)
    body_zh = models.TextField(_("text (Chinese)"), max_length=LONGEST_BODY)
    subject_en = models.CharField(_("subject (English)"), max_length=200, blank=True)
    body_en = models.TextField(_("text (English)"), max_length=LONGEST_BODY, blank=True)

    subject = Translated()
    body = Translated()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_en="", body_en="") | (~Q(subject_en="") & ~Q(body_en="")),
                name="%(class)s_is_english_as_a_whole",
                violation_error_message=_("In English, it needs both a subject and a text."),
            )
        ]


class CampaignTemplate(Words):
    """Words to begin a campaign with. A campaign has its own from then on."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="campaign_templates", verbose_name=_("edition"))
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80)
    action = models.CharField(_("kind of campaign"), max_length=40)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(Words.Meta):
        verbose_name = _("template of campaigns")
        verbose_name_plural = _("templates of campaigns")
        ordering = ("name", "id")
        constraints = [
            *Words.Meta.constraints,
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="campaign_template_is_named_once",
                violation_error_message=_("There is a template of that name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stamp(self) -> str:
        """Names what was looked at."""
        return self.changed_at.isoformat()


class CampaignStatus(models.TextChoices):
    """How far a campaign is. Sent is one that is launched, and of which nothing waits any more."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("of a campaign", "To be approved")
    APPROVED = "approved", pgettext_lazy("of a campaign", "Approved")
    SCHEDULED = "scheduled", pgettext_lazy("of a campaign", "Scheduled")
    LAUNCHED = "launched", pgettext_lazy("of a campaign", "Sending")
    PAUSED = "paused", pgettext_lazy("of a campaign", "Paused")
    CANCELED = "canceled", pgettext_lazy("of a campaign", "Canceled")


TRANSITIONS = {
    CampaignStatus.DRAFT: {CampaignStatus.SUBMITTED, CampaignStatus.SCHEDULED},
    CampaignStatus.SUBMITTED: {CampaignStatus.APPROVED, CampaignStatus.DRAFT},
    CampaignStatus.APPROVED: {CampaignStatus.SCHEDULED, CampaignStatus.DRAFT},
    CampaignStatus.SCHEDULED: {CampaignStatus.LAUNCHED, CampaignStatus.DRAFT},
    CampaignStatus.LAUNCHED: {CampaignStatus.PAUSED, CampaignStatus.CANCELED},
    CampaignStatus.PAUSED: {CampaignStatus.LAUNCHED, CampaignStatus.CANCELED},
    CampaignStatus.CANCELED: set(),
}
"""What is taken back is a draft again, and needs its approval anew."""
LAUNCHED = (CampaignStatus.LAUNCHED, CampaignStatus.PAUSED, CampaignStatus.CANCELED)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def with_waiting(self) -> "CampaignQuerySet":
        """Each knows how many of its messages are not settled yet."""
        under_way = models.Q(recipients__message__status__in=[Status.WAITING, Status.HELD])
        return self.annotate(waiting=models.Count("recipients", filter=under_way))

    def launched(self) -> "CampaignQuerySet":
        """Those that have recipients."""
        return self.filter(status__in=LAUNCHED)


class Campaign(Words):
    """One message to many: what it asks of them (`action`, with its parameters), its words, and whom it goes to, which
    is an audience or, of a follow-up, whoever has not answered yet.

    `digest` names what was approved or confirmed, `expected` how many people that meant then. Whoever has no mail
    address is written to by `text_template`, where there is one.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="campaigns", verbose_name=_("edition"))
    code = PublicCodeField()
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80)
    action = models.CharField(_("kind of campaign"), max_length=40, editable=False)
    parameters = models.JSONField(default=dict, editable=False)
    audience = models.ForeignKey(
        Audience,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("audience"),
    )
    follows = models.ForeignKey(
        "self", models.CASCADE, null=True, editable=False, related_name="followed_by", verbose_name=_("follow-up of")
    )
    text_template = models.ForeignKey(
        TextTemplate,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("text template"),
        help_text=_("For those who have a phone number alone. Without one, they are not written to."),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT, editable=False
    )
    submitted_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    approved_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    scheduled_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    digest = models.CharField(max_length=64, blank=True, editable=False)
    expected = models.PositiveIntegerField(null=True, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True, editable=False)
    starts_at = models.DateTimeField(pgettext_lazy("of a campaign", "starts"), null=True, editable=False)
    launched_at = models.DateTimeField(pgettext_lazy("of a campaign", "started"), null=True, editable=False)
    escalates_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = CampaignQuerySet.as_manager()

    class Meta(Words.Meta):
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ("-id",)
        constraints = [
            *Words.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(approved_by=F("submitted_by")),
                name="campaign_is_approved_by_somebody_else",
                violation_error_message=_("Whoever submitted a campaign does not approve it."),
            ),
            models.CheckConstraint(
                condition=Q(follows=None) | Q(audience=None), name="campaign_follows_or_has_an_audience"
            ),
            models.CheckConstraint(
                condition=~Q(status=CampaignStatus.SCHEDULED) | Q(starts_at__isnull=False, expected__isnull=False),
                name="campaign_scheduled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LAUNCHED, launched_at__isnull=False)
                | (~Q(status__in=LAUNCHED) & Q(launched_at=None)),
                name="campaign_launched_has_a_time",
            ),
        ]
        indexes = [
            models.Index("starts_at", name="campaign_to_launch", condition=Q(status=CampaignStatus.SCHEDULED)),
            models.Index("escalates_at", name="campaign_to_escalate", condition=Q(escalates_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stamp(self) -> str:
        """Names what was looked at."""
        return self.changed_at.isoformat()

    @property
    def is_draft(self) -> bool:
        return self.status == CampaignStatus.DRAFT

    @property
    def is_launched(self) -> bool:
        """Whether it has recipients."""
        return self.status in LAUNCHED


class Answer(models.TextChoices):
    """What a recipient said."""

    NONE = "", pgettext_lazy("to a campaign", "No answer yet")
    ACCEPTED = "accepted", pgettext_lazy("to a campaign", "Accepted")
    DECLINED = "declined", pgettext_lazy("to a campaign", "Declined")


def said(recipient: str = "") -> models.Case:
    """What a recipient answered, for a query that reaches them by that path; of a follow-up, to its invitation."""
    own = models.When(**{f"{recipient}invitation": None}, then=f"{recipient}answer")
    return models.Case(own, default=f"{recipient}invitation__answer")


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def written_to(self) -> "RecipientQuerySet":
        """Those who have an address, and whose message does not wait any more and was not canceled."""
        under_way = (Status.WAITING, Status.HELD, Status.CANCELED)
        return self.filter(message__isnull=False).exclude(message__status__in=under_way)

    def answered(self, answer: str) -> "RecipientQuerySet":
        return self.alias(said=said()).filter(said=answer)

    def unanswered(self) -> "RecipientQuerySet":
        return self.answered(Answer.NONE)

    def shown(self) -> "RecipientQuerySet":
        """With all that a table of them shows. What is sealed of their messages is not opened."""
        sealed = [f"{message}__{name}" for message in ("message", "text") for name in SEALED]
        return self.select_related("person", "message", "text", "invitation").defer(*sealed)


class Recipient(models.Model):
    """Somebody to whom a campaign went, and what they answered. Those of a follow-up answer their `invitation`.

    `message` is what they were sent; without one, there was no way to reach them. `text` is what an urgent notice sent
    after it. `noted_by` wrote the answer down, after a call.
    """

    personal_data = True

    code = PublicCodeField()
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="recipients", verbose_name=_("campaign"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="received", verbose_name=_("person"))
    invitation = models.ForeignKey("self", models.CASCADE, null=True, related_name="follow_ups")
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="recipient")
    text = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="texted")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, default=Answer.NONE)
    answered_at = models.DateTimeField(pgettext_lazy("when", "answered"), null=True)
    words = EncryptedTextField(_("what they say to it"), blank=True, db_default="")
    noted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("noted by"))
    created_at = models.DateTimeField(_("created"), db_default=Now())

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient of a campaign")
        verbose_name_plural = _("recipients of campaigns")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person"], name="recipient_is_written_to_once"),
            models.CheckConstraint(
                condition=Q(answer=Answer.NONE, answered_at=None)
                | (~Q(answer=Answer.NONE) & Q(answered_at__isnull=False)),
                name="recipient_answer_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def asked(self) -> "Recipient":
        """Who holds the answer: of a follow-up, its invitation."""
        return self.invitation or self

    def settle(self, answer: Answer, at: dt.datetime, **said: Any) -> None:
        """Write down an answer."""
        self.answer, self.answered_at = answer, at
        for name, value in said.items():
            setattr(self, name, value)
        self.save(update_fields=["answer", "answered_at", *said])
