"""News items, from an organizer's draft to the moment at which the public may read them."""

import datetime as dt

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit import markdown
from conference.kit.bilingual import Translated, pick
from conference.kit.codes import PublicCodeField
from conference.kit.files import Attached, AttachmentField
from conference.kit.pictures import PictureField

LONGEST_TEXT = 20_000
"""Characters. Cutting a text into words takes time, and PostgreSQL indexes a megabyte of them at most."""


class NewsKind(models.TextChoices):
    """What somebody must know or do, and what happened."""

    NOTICE = "notice", pgettext_lazy("of news", "Notice")
    NEWS = "news", pgettext_lazy("of news", "News")


class NewsStatus(models.TextChoices):
    """Whether it goes to the public once its time has come."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


TRANSITIONS = {
    NewsStatus.DRAFT: {NewsStatus.PUBLISHED},
    NewsStatus.PUBLISHED: {NewsStatus.DRAFT},
}


class NewsQuerySet(models.QuerySet["NewsItem"]):
    def published(self) -> "NewsQuerySet":
        return self.filter(status=NewsStatus.PUBLISHED)

    def public(self, now: dt.datetime) -> "NewsQuerySet":
        return self.published().filter(publish_at__lte=now)

    def scheduled(self, now: dt.datetime) -> "NewsQuerySet":
        return self.published().filter(publish_at__gt=now)

    def of_edition(self, edition: Edition) -> "NewsQuerySet":
        return self.filter(edition=edition)

    def newest_first(self) -> "NewsQuerySet":
        return self.order_by("-publish_at", "-id")

    def briefly(self) -> "NewsQuerySet":
        """Without what only an item's own page shows."""
        return self.defer("search", "text_zh", "text_en")


class NewsItem(models.Model):
    """A notice or a piece of news of one edition. Until `publish_at` nobody but organizers sees anything of it."""

    code = PublicCodeField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="news", verbose_name=_("edition"))
    kind = models.CharField(_("kind"), max_length=10, choices=NewsKind.choices)
    title_zh = models.CharField(_("title (Chinese)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    summary_zh = models.CharField(_("summary (Chinese)"), max_length=300, blank=True)
    summary_en = models.CharField(_("summary (English)"), max_length=500, blank=True)
    text_zh = models.TextField(_("text (Chinese)"), max_length=LONGEST_TEXT, help_text=_("Markdown"))
    text_en = models.TextField(_("text (English)"), max_length=LONGEST_TEXT, blank=True, help_text=_("Markdown"))
    picture = PictureField(_("picture"), upload_to="news/", blank=True)
    picture_alt_zh = models.CharField(
        _("what the picture shows (Chinese)"), max_length=120, blank=True, help_text=_("For those who cannot see it.")
    )
    picture_alt_en = models.CharField(_("what the picture shows (English)"), max_length=200, blank=True)
    picture_credit_zh = models.CharField(_("credit (Chinese)"), max_length=80, blank=True)
    picture_credit_en = models.CharField(_("credit (English)"), max_length=120, blank=True)
    is_pinned = models.BooleanField(
        _("pinned"), default=False, help_text=_("A pinned notice stands above all others and on the front page.")
    )
    publish_at = models.DateTimeField(
        _("public from"), null=True, blank=True,
        help_text=_("Nobody but organizers sees it before. Left empty, it is the moment of publishing."),
    )  # fmt: skip
    status = models.CharField(
        _("status"), max_length=10, choices=NewsStatus.choices, default=NewsStatus.DRAFT, editable=False
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    search = SearchVectorField(null=True, editable=False)

    title = Translated()
    summary = Translated()
    picture_alt = Translated()
    picture_credit = Translated()

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft") | Q(publish_at__isnull=False),
                name="news_item_published_has_a_time",
                violation_error_message=_("What is published needs the time from which it is public."),
            ),
            models.CheckConstraint(
                condition=Q(is_pinned=False) | Q(kind="notice"),
                name="news_item_pinned_is_a_notice",
                violation_error_message=_("Only notices are pinned."),
            ),
            models.CheckConstraint(
                condition=Q(picture="") | ~(Q(picture_alt_zh="") | Q(picture_credit_zh="")),
                name="news_item_picture_is_described_and_credited",
                violation_error_message=_("A picture needs words that say what it shows, and a credit."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="news_item_by_words"),
            models.Index(
                F("edition"),
                F("publish_at").desc(),
                F("id").desc(),
                condition=Q(status="published"),
                name="news_item_public_newest",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("news:detail", args=[self.code])

    @property
    def text(self) -> SafeString:
        return markdown.render(pick(self.text_zh, self.text_en))

    def is_public(self, now: dt.datetime) -> bool:
        """Whether everybody may read it at that moment."""
        return self.status == NewsStatus.PUBLISHED and self.publish_at is not None and self.publish_at <= now

    def state(self, now: dt.datetime) -> str:
        """Its status in words, where a published one may yet wait for its time."""
        waits = self.status == NewsStatus.PUBLISHED and not self.is_public(now)
        return str(_("Scheduled") if waits else self.get_status_display())


class Attachment(Attached):
    """A file that goes with an item, and is as public as the item is."""

    code = PublicCodeField()
    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="attachments", verbose_name=_("news item"))
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)
    title_zh = models.CharField(_("title (Chinese)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    file = AttachmentField(_("file"), upload_to="news/")

    title = Translated()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("item", "rank", "id")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is downloaded."""
        return reverse("news:attachment", args=[self.code])
