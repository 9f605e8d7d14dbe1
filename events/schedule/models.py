"""Who approved which words before they became public, the tables that the program came in, and runs of show."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.bilingual import Translated
from conference.people.models import User
from events.program.models import Event, ScheduleRelease, Session


class Approval(models.Model):
    """That somebody approved the words of an event or a session in one language (三审制: 初审、复审、终审).

    `digest` names the words, so that others lose the approval; `code` the event or session. Each step is done once, by
    somebody who did no other.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="approvals", verbose_name=_("edition"))
    code = models.CharField(_("code"), max_length=10)
    language = models.CharField(_("language"), max_length=2)
    digest = models.CharField(max_length=64)
    step = models.PositiveSmallIntegerField(_("step"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("approved by"))
    at = models.DateTimeField(_("approved"), auto_now_add=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ("code", "language", "step")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "language", "digest", "step"],
                name="approval_step_is_done_once",
                violation_error_message=_("Somebody has just done that step."),
            ),
            models.UniqueConstraint(
                fields=["code", "language", "digest", "by"],
                name="approval_steps_are_by_different_people",
                violation_error_message=_("You have approved this text already; the next step is somebody else's."),
            ),
            models.CheckConstraint(condition=Q(step__gte=1), name="approval_steps_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.language} {self.step}"


class Announcement(models.Model):
    """That those whom a release concerns are told of it; `finished_at` is when all messages were written."""

    release = models.OneToOneField(
        ScheduleRelease, models.CASCADE, related_name="announcement", verbose_name=_("release of the schedule")
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("announced by"))
    at = models.DateTimeField(_("announced"), auto_now_add=True)
    finished_at = models.DateTimeField(_("written"), null=True)

    class Meta:
        verbose_name = _("announcement of a release")
        verbose_name_plural = _("announcements of releases")

    def __str__(self) -> str:
        return str(self.release)


class ImportState(models.TextChoices):
    """How far an import is."""

    PREVIEW = "preview", pgettext_lazy("of an import", "Preview")
    APPLIED = "applied", pgettext_lazy("of an import", "Imported")
    UNDONE = "undone", pgettext_lazy("of an import", "Undone")


TRANSITIONS = {ImportState.PREVIEW: {ImportState.APPLIED}, ImportState.APPLIED: {ImportState.UNDONE}}


class ProgramImport(models.Model):
    """A table of sessions that somebody uploaded: first a preview, then applied, then perhaps undone.

    `rows` is what the table says, `ignored` the columns that are none of ours, `effects` what it changed: of each
    session its fields before and after. It keeps the rows so that the preview is judged anew against the draft as it
    stands.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="imports", verbose_name=_("edition"))
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.JSONField()
    ignored = models.JSONField()
    state = models.CharField(_("status"), max_length=8, choices=ImportState.choices, default=ImportState.PREVIEW)
    effects = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("import of the program")
        verbose_name_plural = _("imports of the program")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="preview") | Q(effects=[]), name="program_import_has_effects_once_applied"
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def added(self) -> int:
        """How many sessions it added."""
        return sum(effect["is_new"] for effect in self.effects)

    @property
    def changed(self) -> int:
        """How many sessions it changed."""
        return len(self.effects) - self.added


class RunItem(models.Model):
    """A line of an event's run of show: what happens behind the scenes, by whom, on which cue, with what.

    Its time counts from the start of a session, or of the event, so that it moves with it.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="run_items", verbose_name=_("event"))
    session = models.ForeignKey(
        Session,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="run_items",
        verbose_name=pgettext_lazy("of a run of show", "counts from"),
    )
    offset = models.SmallIntegerField(pgettext_lazy("of a run of show", "minutes after"), default=0)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)
    item_zh = models.CharField(_("item (Chinese)"), max_length=120)
    item_en = models.CharField(_("item (English)"), max_length=200, blank=True)
    owner = models.CharField(pgettext_lazy("of a run of show", "owner"), max_length=60, blank=True)
    cue = models.CharField(pgettext_lazy("of a run of show", "cue"), max_length=120, blank=True)
    materials = models.CharField(_("materials"), max_length=200, blank=True)

    item = Translated()

    class Meta:
        verbose_name = _("item of a run of show")
        verbose_name_plural = _("items of a run of show")
        ordering = ("event", "rank", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(offset__gte=-1440, offset__lte=1440),
                name="run_item_is_within_a_day",
                violation_error_message=_("At most a day before or after."),
            )
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def starts_at(self) -> dt.datetime | None:
        """When it happens; None while what it counts from has no time."""
        anchor = self.session or self.event
        return anchor.starts_at and anchor.starts_at + dt.timedelta(minutes=self.offset)
