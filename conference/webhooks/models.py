"""Endpoints: where other systems listen."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.codes import PublicCodeField
from conference.kit.fields import EncryptedTextField
from conference.kit.signing import shared_secret


class DisabledReason(models.TextChoices):
    """Why an endpoint gets nothing."""

    ORGANIZER = "organizer", _("By an organizer")
    GONE = "gone", _("It answered that it is gone (410)")
    FAILING = "failing", _("It has failed for days")


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def active(self) -> "EndpointQuerySet":
        return self.filter(disabled_at=None)

    def failing(self) -> "EndpointQuerySet":
        """Those whose last answer was a failure."""
        return self.filter(Q(succeeded_at=None) | Q(succeeded_at__lt=F("failed_at")), failed_at__isnull=False)

    def working(self) -> "EndpointQuerySet":
        return self.filter(Q(failed_at=None) | Q(succeeded_at__gte=F("failed_at")))

    def disabled(self) -> "EndpointQuerySet":
        return self.filter(disabled_at__isnull=False)

    def of_edition(self, edition_id: int) -> "EndpointQuerySet":
        return self.filter(edition=edition_id)

    def wanting(self, *event_types: str) -> "EndpointQuerySet":
        """Those that want one of these."""
        return self.filter(event_types__overlap=event_types)


class Endpoint(models.Model):
    """An address that is told what happens in one edition. After its secret is renewed, the one before holds for a
    day besides. What its other end says is kept as of its last success and its last failure.
    """

    code = PublicCodeField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="endpoints", verbose_name=_("edition"))
    url = models.URLField(pgettext_lazy("of a webhook", "address"), max_length=500)
    description = models.CharField(_("description"), max_length=120, blank=True)
    event_types: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=40), verbose_name=_("what is sent")
    )
    secret = EncryptedTextField(default=shared_secret, editable=False)
    previous_secret = EncryptedTextField(null=True, editable=False)
    previous_secret_ends_at = models.DateTimeField(null=True, editable=False)
    disabled_at = models.DateTimeField(_("disabled"), null=True, editable=False)
    disabled_reason = models.CharField(
        _("reason"), max_length=10, choices=DisabledReason.choices, blank=True, editable=False
    )
    succeeded_at = models.DateTimeField(_("last success"), null=True, editable=False)
    failed_at = models.DateTimeField(_("last failure"), null=True, editable=False)
    failure = models.CharField(_("what failed"), max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "url"],
                name="endpoint_is_named_once",
                violation_error_message=_("This edition has a webhook to that address already."),
            ),
            models.CheckConstraint(
                condition=Q(event_types__len__gt=0),
                name="endpoint_wants_something",
                violation_error_message=_("Choose what is sent."),
            ),
            models.CheckConstraint(
                condition=Q(disabled_at=None, disabled_reason="")
                | (Q(disabled_at__isnull=False) & ~Q(disabled_reason="")),
                name="endpoint_disabled_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(previous_secret__isnull=True, previous_secret_ends_at=None)
                | Q(previous_secret__isnull=False, previous_secret_ends_at__isnull=False),
                name="endpoint_previous_secret_ends",
            ),
            models.CheckConstraint(
                condition=Q(failed_at=None, failure="") | (Q(failed_at__isnull=False) & ~Q(failure="")),
                name="endpoint_failure_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.description or self.code

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def is_failing(self) -> bool:
        """Whether its last answer was a failure."""
        return self.failed_at is not None and (self.succeeded_at is None or self.succeeded_at < self.failed_at)

    def secrets_at(self, now: dt.datetime) -> list[str]:
        """The secrets to sign with, the newest first."""
        ends = self.previous_secret_ends_at
        return [self.secret, self.previous_secret] if ends and now < ends else [self.secret]
