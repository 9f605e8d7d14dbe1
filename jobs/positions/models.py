"""Positions, from an employer's draft to what the public finds."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from conference.editions.models import Edition
from conference.kit import markdown
from conference.kit.bilingual import Translated, pick
from conference.kit.codes import PublicCodeField
from conference.kit.fields import LONGEST_TEXT
from conference.organizations.models import Organization
from jobs.fairs.models import Fair


class Category(models.TextChoices):
    """Fields of work, after the city's clusters and the fairs' own catalogs."""

    AUTOMOTIVE = "automotive", _("Intelligent connected vehicles")
    ELECTRONICS = "electronics", _("Electronics and information")
    SOFTWARE = "software", _("Software and data")
    MATERIALS = "materials", _("Advanced materials")
    EQUIPMENT = "equipment", _("Intelligent equipment")
    AEROSPACE = "aerospace", _("Aerospace information")
    BIOMEDICINE = "biomedicine", _("Biomedicine")
    CLINICAL = "clinical", _("Clinical medicine")
    NURSING = "nursing", _("Nursing and medical technology")
    ENERGY = "energy", _("Energy and environment")
    FINANCE = "finance", _("Finance and business services")
    EDUCATION = "education", _("Education and research")
    ADMINISTRATION = "administration", _("Administration and public service")


class Degree(models.TextChoices):
    """The least degree asked for."""

    ANY = "any", _("Any degree")
    COLLEGE = "college", _("Junior college")
    BACHELOR = "bachelor", _("Bachelor's degree")
    MASTER = "master", _("Master's degree")
    DOCTOR = "doctor", _("Doctorate")


class PositionStatus(models.TextChoices):
    """From the employer to the public. Only approved positions are public."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for approval")
    APPROVED = "approved", _("Published")
    REJECTED = "rejected", _("Sent back")
    CLOSED = "closed", _("Closed")


S = PositionStatus
TRANSITIONS = {
    S.DRAFT: {S.SUBMITTED},
    S.SUBMITTED: {S.SUBMITTED, S.APPROVED, S.REJECTED},
    S.REJECTED: {S.SUBMITTED},
    S.APPROVED: {S.SUBMITTED, S.CLOSED},
    S.CLOSED: {S.SUBMITTED},
}
"""Whatever its employer edits waits for approval, again where it had been approved."""


class PositionQuerySet(models.QuerySet["Position"]):
    def public(self) -> "PositionQuerySet":
        return self.filter(status=PositionStatus.APPROVED)

    def of_edition(self, edition: Edition) -> "PositionQuerySet":
        return self.filter(edition=edition)

    def newest_first(self) -> "PositionQuerySet":
        return self.order_by("-published_at", "-id")

    def briefly(self) -> "PositionQuerySet":
        """With what a list shows and without the long texts."""
        texts = ("search", "duties_zh", "duties_en", "requirements_zh", "requirements_en")
        return self.select_related("organization", "fair").defer(*texts)


class Position(models.Model):
    """One position of one employer in one edition. Salaries are yuan a month before tax; none given means
    negotiable.
    """

    code = PublicCodeField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="positions", verbose_name=_("edition"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="positions", verbose_name=_("organization")
    )
    fair = models.ForeignKey(
        Fair, models.PROTECT, null=True, blank=True, related_name="positions", verbose_name=_("fair")
    )
    title_zh = models.CharField(pgettext_lazy("of a position", "title (Chinese)"), max_length=80)
    title_en = models.CharField(pgettext_lazy("of a position", "title (English)"), max_length=160, blank=True)
    category = models.CharField(_("industry"), max_length=20, choices=Category.choices)
    city = models.CharField(pgettext_lazy("of a position", "city"), max_length=40)
    degree = models.CharField(_("minimum degree"), max_length=10, choices=Degree.choices, default=Degree.BACHELOR)
    headcount = models.PositiveSmallIntegerField(_("openings"), default=1)
    salary_from = models.PositiveIntegerField(_("salary from (yuan a month)"), null=True, blank=True)
    salary_to = models.PositiveIntegerField(_("salary to (yuan a month)"), null=True, blank=True)
    duties_zh = models.TextField(_("duties (Chinese)"), max_length=LONGEST_TEXT)
    duties_en = models.TextField(_("duties (English)"), max_length=LONGEST_TEXT, blank=True)
    requirements_zh = models.TextField(_("requirements (Chinese)"), max_length=LONGEST_TEXT, blank=True)
    requirements_en = models.TextField(_("requirements (English)"), max_length=LONGEST_TEXT, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=PositionStatus.choices,
        default=PositionStatus.DRAFT,
        editable=False,
    )
    rejection = models.CharField(_("reason for sending it back"), max_length=300, blank=True, editable=False)
    published_at = models.DateTimeField(pgettext_lazy("when", "published"), null=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    search = SearchVectorField(null=True, editable=False)

    title = Translated()

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                # Without "is not null" a comparison with nothing is neither true nor false, and passes.
                condition=Q(salary_from=None, salary_to=None)
                | Q(salary_from__isnull=False, salary_to__isnull=False, salary_to__gte=F("salary_from")),
                name="position_salary_is_a_range",
                violation_error_message=_("Give both ends of the salary, the lower one first, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(headcount__gt=0),
                name="position_is_for_somebody",
                violation_error_message=_("At least one person."),
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(published_at__isnull=False),
                name="position_published_has_a_time",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="position_by_words"),
            models.Index(
                F("edition"),
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(status="approved"),
                name="position_public_newest",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A constraint sees one table only, so that this and `submit` say it."""
        if self.fair and self.fair.edition_id != self.edition_id:
            raise ValidationError({"fair": _("That fair belongs to another edition.")})

    @property
    def duties(self) -> SafeString:
        return markdown.render(pick(self.duties_zh, self.duties_en))

    @property
    def requirements(self) -> SafeString:
        return markdown.render(pick(self.requirements_zh, self.requirements_en))

    @property
    def salary_label(self) -> str:
        """¥12,000–18,000 a month, or negotiable."""
        if self.salary_from is None:
            return str(_("Negotiable"))
        return str(_("¥{low:,}–{high:,} a month")).format(low=self.salary_from, high=self.salary_to)

    @property
    def headcount_label(self) -> str:
        """How many people are sought."""
        return ngettext("{count} person", "{count} people", self.headcount).format(count=self.headcount)
