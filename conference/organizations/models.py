"""One kind of thing for hosts, employers and universities, and who acts for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from conference.editions.models import Edition
from conference.kit import chinese
from conference.kit.bilingual import Translated
from conference.kit.codes import PublicCodeField
from conference.kit.fields import LONGEST_TEXT
from conference.people.models import User


class OrganizationKind(models.TextChoices):
    """What sort of body it is."""

    GOVERNMENT = "government", _("Government body")
    ASSOCIATION = "association", _("Association")
    ENTERPRISE = "enterprise", _("Enterprise")
    UNIVERSITY = "university", _("University")
    INSTITUTE = "institute", _("Research institute")
    HOSPITAL = "hospital", _("Hospital")
    PUBLIC_INSTITUTION = "public_institution", _("Public institution")


class Verification(models.TextChoices):
    """Whether organizers have looked at an organization's papers."""

    PENDING = "pending", _("Waiting for verification")
    VERIFIED = "verified", _("Verified")
    REJECTED = "rejected", _("Rejected")


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def public(self) -> "OrganizationQuerySet":
        """Hosts of the conference and verified organizations."""
        hosts = Hosting.objects.values("organization")
        return self.filter(Q(verification=Verification.VERIFIED) | Q(pk__in=hosts))

    def of_member(self, user: User) -> "OrganizationQuerySet":
        """Those for which the user may act."""
        return self.filter(memberships__user=user)


class Organization(models.Model):
    """A body with a name; it belongs to no edition.

    A mainland one is known by its unified social credit code (GB 32100-2015); a foreign one by country and
    registration number. Hosts of the conference need neither.
    """

    code = PublicCodeField()
    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind.choices)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, null=True, blank=True)
    country = CountryField(_("country or region"), default="CN")
    registration_number = models.CharField(_("registration number abroad"), max_length=60, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    introduction_zh = models.TextField(_("introduction (Chinese)"), max_length=LONGEST_TEXT, blank=True)
    introduction_en = models.TextField(_("introduction (English)"), max_length=LONGEST_TEXT, blank=True)
    website = models.URLField(_("website"), blank=True)
    protocol_rank = models.PositiveSmallIntegerField(_("protocol rank"), null=True, blank=True)
    verification = models.CharField(
        _("verification"),
        max_length=10,
        choices=Verification.choices,
        default=Verification.PENDING,
        editable=False,
    )
    is_demo = models.BooleanField(_("sample"), default=False, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    name = Translated()
    introduction = Translated()

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = (models.F("protocol_rank").asc(nulls_last=True), "sort_key", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                name="organization_credit_code_is_unique",
                violation_error_code="unique",  # Django then says it at the field
                violation_error_message=_("An organization with this credit code exists already."),
            ),
            models.UniqueConstraint(
                fields=["country", "registration_number"],
                condition=~Q(registration_number=""),
                name="organization_registration_is_unique_in_its_country",
                violation_error_message=_("An organization with this registration number exists already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.credit_code = self.credit_code or None
        self.sort_key = chinese.sort_key(self.name_zh)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Membership(models.Model):
    """That a user may act for an organization."""

    personal_data = True

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="memberships", verbose_name=_("organization")
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"],
                name="membership_is_made_once",
                violation_error_message=_("This person is a member already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"


class HostRole(models.TextChoices):
    """How an organization carries an edition, in protocol order."""

    HOST = "host", pgettext_lazy("role of a body", "Hosts")
    CO_ORGANIZER = "co_organizer", pgettext_lazy("role of a body", "Co-organizer")
    ORGANIZER = "organizer", pgettext_lazy("role of a body", "Organizers")


class Hosting(models.Model):
    """An organization's part in an edition. Within a role the rank is the protocol order."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="hostings", verbose_name=_("edition"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="hostings", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=20, choices=HostRole.choices)
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)

    class Meta:
        verbose_name = _("host of an edition")
        verbose_name_plural = _("hosts of an edition")
        ordering = ("edition", "role", "rank", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "organization", "role"],
                name="hosting_is_named_once",
                violation_error_message=_("This organization has that role already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organization}"
