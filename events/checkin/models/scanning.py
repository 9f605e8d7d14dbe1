"""Check-in's nouns: areas and their gates, shifts and the devices that join them, what they scan and who is inside."""

import datetime as dt
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.bilingual import Translated
from conference.kit.codes import PublicCodeField
from conference.kit.crypto import keyed_hash
from conference.kit.fields import EncryptedTextField
from conference.people.models import User
from events.program.models import Event, Session
from events.registration.models import AttendeeCategory, Pass, Registration

OPENS_BEFORE = dt.timedelta(minutes=90)
"""How long before its event a gate opens that says nothing else."""
WORKS_BEFORE = dt.timedelta(hours=2)
"""How long before its shift a device works: it fetches its lists, and is tried out."""


REPORTS_AFTER = dt.timedelta(hours=12)
"""How long after its shift a device still brings what it scanned without a network."""


class Readmission(models.TextChoices):
    """How often one pass enters an area."""

    ONCE = "once", _("Once")
    AFTER_EXIT = "after_exit", _("Again after leaving")
    ALWAYS = "always", _("As often as one likes")


class Direction(models.TextChoices):
    """Which way somebody went."""

    ENTRY = "entry", pgettext_lazy("through a gate", "In")
    EXIT = "exit", pgettext_lazy("through a gate", "Out")


class GateDirection(models.TextChoices):
    """Which ways a gate is used."""

    ENTRY = "entry", _("Entrance")
    EXIT = "exit", _("Exit")
    BOTH = "both", _("Entrance and exit")


class Verdict(models.TextChoices):
    """What is answered to a scan."""

    ADMITTED = "admitted", pgettext_lazy("verdict", "Admitted")
    ALREADY_ADMITTED = "already_admitted", pgettext_lazy("verdict", "Already admitted")
    NOT_REGISTERED = "not_registered", pgettext_lazy("verdict", "Not registered")
    REVOKED = "revoked", pgettext_lazy("verdict", "Code is void")
    WRONG_GATE = "wrong_gate", pgettext_lazy("verdict", "Wrong gate")
    TOO_EARLY = "too_early", pgettext_lazy("verdict", "Too early")
    UNKNOWN = "unknown", pgettext_lazy("verdict", "Not recognized")


UNLISTED = "unlisted"
"""What a device shows offline of a pass that is genuine and not on its list: the volunteer decides."""
SHOWN = [*Verdict.choices, (UNLISTED, _("Not on the device's list"))]


class Area(models.Model):
    """What is entered: an event, one of its sessions with seats of its own, or what every confirmed registration of
    the edition opens: the shuttle, the city experience. Being in one says nothing about another.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="areas", verbose_name=_("edition"))
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="areas",
        verbose_name=_("event"),
        help_text=_("Without one, every confirmed registration of the edition opens it."),
    )
    session = models.ForeignKey(
        Session,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="areas",
        verbose_name=_("only for the session"),
        help_text=_("One with seats of its own."),
    )
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    readmission = models.CharField(
        _("how often one enters"), max_length=10, choices=Readmission.choices, default=Readmission.ONCE
    )

    name = Translated()

    class Meta:
        verbose_name = pgettext_lazy("of check-in", "area")
        verbose_name_plural = pgettext_lazy("of check-in", "areas")
        ordering = ("edition", F("event__number").asc(nulls_last=True), "id")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "event", "session", "name_zh"],
                nulls_distinct=False,
                name="area_is_named_once",
                violation_error_message=_("There is an area of that name already."),
            ),
            models.CheckConstraint(
                condition=Q(session=None) | Q(event__isnull=False),
                name="area_of_a_session_has_its_event",
                violation_error_message=_("Name the event of the session as well."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The event is one of the edition, the session one of the event."""
        if self.event and self.event.edition_id != self.edition_id:
            raise ValidationError({"event": _("This event belongs to another edition.")})
        if self.session and self.session.event_id != self.event_id:
            raise ValidationError({"session": _("This session belongs to another event.")})


class Gate(models.Model):
    """One of an area's ways in or out, and who passes there from when."""

    code = PublicCodeField()
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="gates", verbose_name=pgettext_lazy("of check-in", "area")
    )
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    categories: Any = models.ManyToManyField(
        AttendeeCategory,
        blank=True,
        related_name="+",
        verbose_name=_("only for"),
        help_text=_("Without any, everybody."),
    )
    opens_at = models.DateTimeField(
        _("opens"), null=True, blank=True, help_text=_("Left empty, 90 minutes before its event starts.")
    )
    direction = models.CharField(_("used as"), max_length=5, choices=GateDirection.choices, default=GateDirection.ENTRY)

    name = Translated()

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        ordering = ("area", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name_zh"],
                name="gate_name_is_unique_in_its_area",
                violation_error_message=_("This area has a gate of that name already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} · {self.name}"

    @property
    def event_id(self) -> int | None:
        """The event of its area, whose organizers manage it."""
        return self.area.event_id

    @property
    def edition_id(self) -> int:
        """The edition of its area, which roles ask for."""
        return self.area.edition_id

    @property
    def opens(self) -> dt.datetime | None:
        """From when it admits; None: always."""
        if self.opens_at or not (self.area.event and self.area.event.starts_at):
            return self.opens_at
        return self.area.event.starts_at - OPENS_BEFORE

    def leads(self, direction: str) -> bool:
        """Whether it is used that way."""
        return self.direction in (direction, GateDirection.BOTH)


class Shift(models.Model):
    """Some gates, for some hours: whoever scans its QR code joins with their phone, which then works at these gates.
    The secret is shown again and again, so that it is sealed, not digested; the keyed hash finds it.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="shifts", verbose_name=_("edition"))
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80)
    gates: Any = models.ManyToManyField(Gate, related_name="shifts", verbose_name=_("gates"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    devices_total = models.PositiveSmallIntegerField(_("devices at most"), default=10)
    is_kiosk = models.BooleanField(
        _("self check-in"), default=False, help_text=_("The screen faces attendees, who scan themselves.")
    )
    secret = EncryptedTextField(default=token_urlsafe, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(pgettext_lazy("when", "revoked"), null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("of check-in", "shift")
        verbose_name_plural = pgettext_lazy("of check-in", "shifts")
        ordering = ("-starts_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="shift_ends_after_it_starts",
                violation_error_message=_("A shift ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + dt.timedelta(14)),
                name="shift_takes_two_weeks_at_most",
                violation_error_message=_("A shift takes two weeks at most."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.secret_hash = keyed_hash(self.secret)
        super().save(*args, **kwargs)

    @property
    def works_from(self) -> dt.datetime:
        """From when its devices work."""
        return self.starts_at - WORKS_BEFORE

    def is_over(self, now: dt.datetime) -> bool:
        """Whether its devices work no more."""
        return self.revoked_at is not None or now >= self.ends_at

    def may_report(self, now: dt.datetime) -> bool:
        """Whether its devices bring scans: now, or those that they made before it was over."""
        return self.revoked_at is None and self.works_from <= now < self.ends_at + REPORTS_AFTER

    @property
    def address(self) -> str:
        """What its QR code says. What follows `#` reaches no server, and so no log."""
        return f"{settings.BASE_URL}/scanner/#{self.secret}"


class DeviceQuerySet(models.QuerySet["Device"]):
    def in_use(self) -> "DeviceQuerySet":
        return self.filter(revoked_at=None)


class Device(models.Model):
    """A phone that joined a shift. Only the digest of its token is kept."""

    code = PublicCodeField()
    shift = models.ForeignKey(
        Shift, models.PROTECT, related_name="devices", verbose_name=pgettext_lazy("of check-in", "shift")
    )
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    joined_at = models.DateTimeField(pgettext_lazy("when", "joined"))
    seen_at = models.DateTimeField(_("last seen"))
    revoked_at = models.DateTimeField(pgettext_lazy("when", "revoked"), null=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of check-in", "device")
        verbose_name_plural = pgettext_lazy("of check-in", "devices")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name

    @property
    def edition_id(self) -> int:
        """The edition of its shift, which roles ask for."""
        return self.shift.edition_id


class ScanQuerySet(models.QuerySet["Scan"]):
    def entries(self) -> "ScanQuerySet":
        """Those by which somebody came in."""
        return self.filter(verdict=Verdict.ADMITTED, direction=Direction.ENTRY)


class Scan(models.Model):
    """What a device read at a gate, and what was answered. The database lets nobody change what was seen."""

    personal_data = True

    nonce = models.UUIDField(editable=False)
    device = models.ForeignKey(
        Device,
        models.PROTECT,
        related_name="scans",
        db_index=False,
        verbose_name=pgettext_lazy("of check-in", "device"),
    )
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="scans", db_index=False, verbose_name=_("gate"))
    token = models.CharField(_("what was read"), max_length=200)
    issued_pass = models.ForeignKey(
        Pass,
        models.PROTECT,
        null=True,
        related_name="scans",
        verbose_name=pgettext_lazy("document", "pass"),
    )
    registration = models.ForeignKey(
        Registration,
        models.PROTECT,
        null=True,
        related_name="scans",
        db_index=False,
        verbose_name=_("registration"),
    )
    direction = models.CharField(pgettext_lazy("through a gate", "direction"), max_length=5, choices=Direction.choices)
    verdict = models.CharField(_("verdict"), max_length=16, choices=Verdict.choices)
    shown = models.CharField(
        _("shown while offline"),
        max_length=16,
        blank=True,
        choices=SHOWN,
    )
    earlier = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("earlier entry"),
    )
    scanned_at = models.DateTimeField(pgettext_lazy("when", "scanned"))
    received_at = models.DateTimeField(pgettext_lazy("when", "received"))

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["device", "nonce"], name="scan_is_kept_once")]
        indexes = [
            models.Index(
                fields=["gate", "scanned_at"],
                condition=Q(verdict="admitted", direction="entry"),
                name="scan_entries_by_gate",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def event_id(self) -> int | None:
        """The event of its gate, whose organizers read it."""
        return self.gate.event_id

    @property
    def edition_id(self) -> int:
        """The edition of its gate, which roles ask for."""
        return self.gate.edition_id


class Presence(models.Model):
    """How often a pass entered an area, and whether it is inside. `moved_at` is its latest scan there, so that one
    that comes late from an offline device does not put anybody back.
    """

    personal_data = True

    area = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="presences",
        db_index=False,
        verbose_name=pgettext_lazy("of check-in", "area"),
    )
    issued_pass = models.ForeignKey(
        Pass, models.PROTECT, related_name="presences", verbose_name=pgettext_lazy("document", "pass")
    )
    entries = models.PositiveSmallIntegerField(_("entries"))
    is_inside = models.BooleanField(_("inside"))
    moved_at = models.DateTimeField(_("last scan"))
    entry = models.ForeignKey(
        Scan, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("last entry")
    )

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["area", "issued_pass"], name="presence_is_one_for_each_pass"),
            models.CheckConstraint(
                condition=Q(entries=0, entry=None) | Q(entries__gt=0, entry__isnull=False),
                name="presence_with_an_entry_names_it",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Conflict(models.Model):
    """A scan whose device, offline, let somebody in whom the portal would not have: for organizers to look at."""

    personal_data = True

    scan = models.OneToOneField(Scan, models.PROTECT, related_name="conflict", verbose_name=_("scan"))
    settled_at = models.DateTimeField(pgettext_lazy("when", "settled"), null=True)
    settled_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("settled by"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of check-in", "conflict")
        verbose_name_plural = pgettext_lazy("of check-in", "conflicts")
        ordering = (F("settled_at").desc(nulls_first=True), "-id")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def event_id(self) -> int | None:
        """The event of its gate, whose organizers settle it."""
        return self.scan.event_id

    @property
    def edition_id(self) -> int:
        """The edition of its gate, which roles ask for."""
        return self.scan.edition_id
