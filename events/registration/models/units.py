"""Units that file their people for an event: a hospital, a university, whoever brings a group."""

import datetime as dt
import json
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.kit.bilingual import Translated
from conference.kit.codes import PublicCodeField
from conference.kit.fields import EncryptedJSONField
from conference.organizations.models import Organization
from conference.people.models import Person
from events.program.models import Event, OfEvent
from events.registration.models.policies import AttendeeCategory


class UnitQuerySet(models.QuerySet["Unit"]):
    def unfiled(self) -> "UnitQuerySet":
        """Those that have filed nobody."""
        return self.filter(filed=0)

    def unfilled(self) -> "UnitQuerySet":
        """Those that have not filed as many people as they may."""
        return self.filter(filed__lt=F("quota"))

    def over(self, now: dt.datetime) -> "UnitQuerySet":
        """Those whose deadline is past."""
        return self.filter(files_until__lte=now)


class Unit(OfEvent, models.Model):
    """That a body files up to `quota` people for an event, until its deadline.

    `filed` counts its live registrations; the database checks `filed <= quota`. It may hold seats until then (`held` is
    how many it still holds). Its contact comes by a secret link, of which only the keyed hash is kept; members of
    its organization sign in.
    """

    code = PublicCodeField()
    event = models.ForeignKey(Event, models.CASCADE, related_name="units", verbose_name=_("event"))
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("organization"),
        help_text=_("Its members may then file as well, once they sign in."),
    )
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    contact = models.ForeignKey(Person, models.PROTECT, related_name="units", verbose_name=_("contact person"))
    category = models.ForeignKey(
        AttendeeCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category of attendees"),
    )
    quota = models.PositiveIntegerField(_("quota"))
    filed = models.PositiveIntegerField(pgettext_lazy("by a unit", "filed"), default=0, editable=False)
    holds_seats = models.BooleanField(
        _("holds seats"), default=False, help_text=_("Its seats are there until the deadline, and need no approval.")
    )
    held = models.PositiveIntegerField(_("seats held"), default=0, editable=False)
    files_until = models.DateTimeField(_("deadline"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    invited_at = models.DateTimeField(_("link sent"), null=True, editable=False)
    reminded_at = models.DateTimeField(pgettext_lazy("when", "reminded"), null=True, editable=False)
    table = EncryptedJSONField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    name = Translated()

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("that files people", "unit")
        verbose_name_plural = pgettext_lazy("that file people", "units")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(filed__lte=F("quota")),
                name="unit_files_within_its_quota",
                violation_error_message=_("The unit has filed more people than that."),
            ),
            models.CheckConstraint(
                condition=Q(held__lte=F("quota") - F("filed")),
                name="unit_holds_no_more_than_its_quota",
                violation_error_message=_("The unit holds more seats than that."),
            ),
            models.UniqueConstraint(
                fields=["event", "organization"],
                name="unit_is_the_only_one_of_its_organization",
                violation_error_message=_("This organization is a unit of the event already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The category is one of the event's edition."""
        if self.category and self.event_id and self.category.edition_id != self.event.edition_id:
            raise ValidationError({"category": _("This category belongs to another edition.")})

    @property
    def left(self) -> int:
        """How many people more it may file."""
        return self.quota - self.filed

    def files_at(self, now: dt.datetime) -> bool:
        """Whether its deadline is still to come."""
        return now < self.files_until

    @property
    def stamp(self) -> str:
        """Names the table that waits to be filed."""
        return sha256(json.dumps(self.table).encode()).hexdigest()[:16]
