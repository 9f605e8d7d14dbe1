"""One holding of the conference, and what it set out to reach."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conference.kit.bilingual import Translated


class EditionQuerySet(models.QuerySet["Edition"]):
    def current(self) -> "Edition | None":
        """The edition that unprefixed addresses show, or None before the first one is made."""
        return self.filter(is_current=True).first()


class Edition(models.Model):
    """A conference from its first day to its last. Exactly one is current (a partial unique constraint)."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    is_current = models.BooleanField(_("current"), default=False)
    name_zh = models.CharField(_("name (Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    theme_zh = models.CharField(_("theme (Chinese)"), max_length=100)
    theme_en = models.CharField(_("theme (English)"), max_length=160, blank=True)
    introduction_zh = models.TextField(_("introduction (Chinese)"), blank=True)
    introduction_en = models.TextField(_("introduction (English)"), blank=True)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    registration_opens_at = models.DateTimeField(_("registration opens"))
    registration_closes_at = models.DateTimeField(_("registration closes"))
    approval_steps = models.PositiveSmallIntegerField(
        _("approvals before a release"),
        default=3,
        choices=[(steps, str(steps)) for steps in range(4)],
        help_text=_("How many different people approve each text of the schedule before it becomes public."),
    )
    campaign_approval_above = models.PositiveIntegerField(
        _("people above whom a message is approved"),
        db_default=100,
        default=100,
        help_text=_("A campaign to more people than this goes out only once a second organizer has approved it."),
    )
    document_days = models.PositiveSmallIntegerField(
        _("days to keep identity documents"),
        default=30,
        help_text=_("Counted from the last day of the conference. Then their numbers are deleted."),
    )
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    icp_number = models.CharField(_("ICP record number"), max_length=60, blank=True)
    public_security_number = models.CharField(_("public security record number"), max_length=60, blank=True)

    name = Translated()
    theme = Translated()
    introduction = Translated()

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("-year",)
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="edition_one_is_current",
                violation_error_message=_("Another edition is the current one."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="edition_closes_after_it_opens",
                violation_error_message=_("The last day is before the first one."),
            ),
            models.CheckConstraint(
                condition=Q(registration_closes_at__gt=F("registration_opens_at")),
                name="edition_registration_closes_after_it_opens",
                violation_error_message=_("Registration would close before it opens."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"

    @property
    def edition_id(self) -> int:
        """Itself, for roles."""
        return self.pk

    @property
    def days(self) -> list[dt.date]:
        """Every day from the first to the last."""
        return [self.opens_on + dt.timedelta(days) for days in range((self.closes_on - self.opens_on).days + 1)]

    @property
    def documents_kept_until(self) -> dt.date:
        """The last day on which people's identity documents are kept for it."""
        return self.closes_on + dt.timedelta(self.document_days)

    def is_registration_open(self, now: dt.datetime) -> bool:
        """Whether `now` lies in the registration period; its end does not belong to it."""
        return self.registration_opens_at <= now < self.registration_closes_at


class Target(models.Model):
    """A number that the edition set out to reach, and how far it has come as of some time."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="targets", verbose_name=_("edition"))
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)
    name_zh = models.CharField(_("name (Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    goal = models.PositiveIntegerField(_("goal"))
    achieved = models.PositiveIntegerField(_("achieved"), null=True, blank=True)
    as_of = models.DateTimeField(_("as of"), null=True, blank=True)

    name = Translated()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("edition", "rank")
        constraints = [
            models.CheckConstraint(
                condition=Q(achieved=None, as_of=None) | Q(achieved__isnull=False, as_of__isnull=False),
                name="target_figure_has_a_time",
                violation_error_message=_("A figure needs the time at which it was true."),
            ),
            models.CheckConstraint(
                condition=Q(goal__gt=0),
                name="target_goal_is_positive",
                violation_error_message=_("The goal is a positive number."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        """How much of the goal is reached, 0 to 100."""
        return min(100, 100 * (self.achieved or 0) // self.goal)
