"""When people are reminded of what, and which reminders went out."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from conference.editions.models import Edition
from conference.kit import clock

MOST_DAYS, MOST_HOURS = 60, 23


class ReminderRule(models.Model):
    """So many days and hours before each moment of an occasion. `since` is from when it holds: what was due earlier is
    not made up for.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="reminder_rules", verbose_name=_("edition"))
    occasion = models.CharField(_("occasion"), max_length=40)
    days = models.PositiveSmallIntegerField(
        _("days before"), default=0, help_text=_("At the same time of day, as clocks on the wall show it.")
    )
    hours = models.PositiveSmallIntegerField(_("hours before"), default=0, help_text=_("Besides the days."))
    is_active = models.BooleanField(_("active"), default=True)
    since = models.DateTimeField(_("holds since"), editable=False)

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ("edition", "occasion", "-days", "-hours")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "occasion", "days", "hours"],
                name="reminder_rule_is_made_once",
                violation_error_message=_("There is such a rule already."),
            ),
            models.CheckConstraint(
                condition=Q(days__lte=MOST_DAYS, hours__lte=MOST_HOURS) & ~Q(days=0, hours=0),
                name="reminder_rule_is_ahead",
                violation_error_message=_("At least one hour and at most 60 days before; a day is 24 hours."),
            ),
        ]

    def __str__(self) -> str:
        return self.ahead

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.since = clock.now()
        super().save(*args, **kwargs)

    @property
    def ahead(self) -> str:
        """How long before, in words."""
        days = ngettext("{count} day", "{count} days", self.days).format(count=self.days) if self.days else ""
        hours = ngettext("{count} hour", "{count} hours", self.hours).format(count=self.hours) if self.hours else ""
        return " ".join(filter(None, [days, hours]))

    def due_at(self, moment: dt.datetime, zone: ZoneInfo | None = None) -> dt.datetime:
        """When it is due for something at that moment. Days go by the clocks on the wall (three days before 9:00 is
        9:00, whether or not clocks change in between), hours by the time that passes.
        """
        local = moment.astimezone(zone or timezone.get_default_timezone())
        return (local - dt.timedelta(days=self.days)).astimezone(dt.UTC) - dt.timedelta(hours=self.hours)


class ReminderState(models.TextChoices):
    """What became of a reminder."""

    WRITTEN = "written", pgettext_lazy("of a reminder", "Written")
    MISSED = "missed", pgettext_lazy("of a reminder", "Missed")
    DROPPED = "dropped", pgettext_lazy("of a reminder", "Dropped")


class Reminder(models.Model):
    """One rule at one moment of one thing: written, missed because nobody was there to write it in time, or dropped,
    since the thing was moved or canceled before all of it went out. A dropped one is written again if the thing comes
    back in time.
    """

    rule = models.ForeignKey(ReminderRule, models.PROTECT, related_name="reminders", verbose_name=_("reminder rule"))
    subject = models.CharField(max_length=40, editable=False)
    title = models.CharField(_("title"), max_length=200)
    due_at = models.DateTimeField(_("due"))
    occurs_at = models.DateTimeField(pgettext_lazy("of what one is reminded", "takes place"))
    state = models.CharField(_("status"), max_length=10, choices=ReminderState.choices, default=ReminderState.WRITTEN)
    people = models.PositiveIntegerField(_("people"), default=0)
    written_at = models.DateTimeField(pgettext_lazy("when", "written"), default=clock.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("-due_at", "-id")
        constraints = [models.UniqueConstraint(fields=["rule", "subject", "due_at"], name="reminder_is_written_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """What its messages' keys begin with, after their kind."""
        return f"{self.rule_id}:{self.subject}:{self.due_at.astimezone(dt.UTC):%Y%m%d%H%M%S}"
