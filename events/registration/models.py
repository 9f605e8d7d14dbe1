"""Seats of an event and the registrations that take them."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.kit.codes import PublicCodeField
from conference.people.models import Person
from events.program.models import Event


class SeatPool(models.Model):
    """How many seats an event has and how many are taken. Never oversold: the database checks `taken <= total`.

    An event without a pool takes no registrations.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="seat_pool", verbose_name=_("event"))
    total = models.PositiveIntegerField(_("seats"))
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)

    class Meta:
        verbose_name = _("seat pool")
        verbose_name_plural = _("seat pools")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("total")),
                name="seat_pool_is_never_oversold",
                violation_error_message=_("More seats are taken than that."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.taken}/{self.total}"

    @property
    def edition_id(self) -> int:
        """The edition of its event, which roles ask for."""
        return self.event.edition_id

    @property
    def left(self) -> int:
        """Seats that are free now."""
        return self.total - self.taken


class RegistrationStatus(models.TextChoices):
    """A registration holds its seat until it is cancelled."""

    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Canceled")


TRANSITIONS = {RegistrationStatus.CONFIRMED: {RegistrationStatus.CANCELLED}}


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> "RegistrationQuerySet":
        return self.filter(status=RegistrationStatus.CONFIRMED)

    def cancelled_since(self, moment: dt.datetime) -> "RegistrationQuerySet":
        return self.filter(cancelled_at__gt=moment)

    def of(self, person: Person) -> "RegistrationQuerySet":
        return self.filter(person=person)


class Registration(models.Model):
    """One person's seat in one event. A person has at most one live registration for an event."""

    code = PublicCodeField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("event"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="registrations", verbose_name=_("person"))
    status = models.CharField(
        _("status"), max_length=10, choices=RegistrationStatus.choices, default=RegistrationStatus.CONFIRMED
    )
    created_at = models.DateTimeField(pgettext_lazy("when", "registered"), auto_now_add=True)
    cancelled_at = models.DateTimeField(pgettext_lazy("when", "canceled"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=~Q(status="cancelled"),
                name="registration_is_made_once",
                violation_error_message=_("You are registered for this event already."),
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at=None)),
                name="registration_cancelled_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def edition_id(self) -> int:
        """The edition of its event, which roles ask for."""
        return self.event.edition_id

    @property
    def is_live(self) -> bool:
        return self.status == RegistrationStatus.CONFIRMED
