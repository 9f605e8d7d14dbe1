"""Background vetting: who is on which list, what came of it, and the zones that it opens."""

import json
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.bilingual import Translated
from conference.kit.fields import EncryptedJSONField, EncryptedTextField
from conference.kit.pictures import PortraitField
from conference.people.models import User
from events.program.models import Event
from events.registration.models.registrations import Registration, RegistrationStatus


class Zone(models.Model):
    """A part of the grounds that is not for everybody."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="zones", verbose_name=_("edition"))
    name_zh = models.CharField(_("name (Chinese)"), max_length=40)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)

    name = Translated()

    class Meta:
        verbose_name = pgettext_lazy("of the grounds", "zone")
        verbose_name_plural = pgettext_lazy("of the grounds", "zones")
        ordering = ("edition", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name_zh"],
                name="zone_name_is_unique_in_its_edition",
                violation_error_message=_("This edition has a zone of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class VettingColumn(models.TextChoices):
    """What a list can say of a person."""

    CODE = "code", _("code")
    NAME = "name", _("Chinese name")
    PASSPORT_NAME = "passport_name", _("passport name")
    COUNTRY = "country", _("country or region")
    AFFILIATION = "affiliation", _("organization")
    CATEGORY = "category", _("category of attendees")
    DOCUMENT_KIND = "document_kind", _("kind of document")
    DOCUMENT_NUMBER = "document_number", _("number of the document")
    PHONE = "phone", _("phone")
    PLATE = "plate", _("number plate")
    LATE = "late", _("signed for late by")


USUAL_COLUMNS = """\
code | 编号
name | 姓名
passport_name | 护照姓名
country | 国家（地区）
affiliation | 工作单位
document_kind | 证件类型
document_number | 证件号码
phone | 联系电话
plate | 车牌号码
late | 补报签字人"""
"""In the words of the authorities who read it."""


class VettingList(models.Model):
    """Those of an event whose data went to the authorities on one day. Who is on it stays; its table may be laid out
    otherwise.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="vetting_lists", verbose_name=_("event"))
    number = models.PositiveSmallIntegerField(_("number of the list"), editable=False)
    columns = models.TextField(
        _("columns"),
        max_length=2000,
        default=USUAL_COLUMNS,
        help_text=format_lazy(
            '{words} <code lang="zxx">{fields}</code>',
            words=_("One on each line, in their order: field | heading. Fields:"),
            fields=", ".join(VettingColumn.values),
        ),
    )
    results = EncryptedJSONField(null=True, editable=False)
    frozen_at = models.DateTimeField(pgettext_lazy("when", "frozen"), auto_now_add=True)
    frozen_by = models.ForeignKey(
        User, models.PROTECT, editable=False, related_name="+", verbose_name=pgettext_lazy("by whom", "frozen by")
    )

    class Meta:
        verbose_name = _("vetting list")
        verbose_name_plural = _("vetting lists")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["event", "number"],
                name="vetting_list_number_is_unique_in_its_event",
                violation_error_message=_("Somebody froze a list of this event just now."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.number}"

    def clean(self) -> None:
        """Each line is a field that there is and its heading, both once; results come back by the code."""
        fields = [field for field, _heading in self.layout]
        headings = [heading for _field, heading in self.layout]
        if not set(fields) <= set(VettingColumn.values) or "" in headings:
            raise ValidationError({"columns": _("Write on each line a field, a bar and its heading.")})
        if len(set(fields)) < len(fields) or len(set(headings)) < len(headings):
            raise ValidationError({"columns": _("Name each field and each heading once.")})
        if VettingColumn.CODE not in fields:
            raise ValidationError({"columns": _("Results come back by the code: name it as well.")})

    @property
    def edition_id(self) -> int:
        """The edition of its event, which roles ask for."""
        return self.event.edition_id

    @property
    def stamp(self) -> str:
        """Names the results that wait to be written."""
        return sha256(json.dumps(self.results).encode()).hexdigest()[:16]

    @property
    def layout(self) -> list[tuple[str, str]]:
        """The fields with their headings, in their order."""
        parts = (line.partition("|") for line in self.columns.splitlines() if line.strip())
        return [(field.strip(), heading.strip()) for field, _bar, heading in parts]


class VettingStatus(models.TextChoices):
    """How far the vetting of a registration is."""

    INCOMPLETE = "incomplete", pgettext_lazy("vetting", "Incomplete")
    COMPLETE = "complete", pgettext_lazy("vetting", "Complete")
    SUBMITTED = "submitted", pgettext_lazy("vetting", "On a list")
    CLEARED = "cleared", pgettext_lazy("vetting", "Cleared")
    REFUSED = "refused", pgettext_lazy("vetting", "Not admitted")


UNLISTED = (VettingStatus.INCOMPLETE, VettingStatus.COMPLETE)
DECIDED = (VettingStatus.CLEARED, VettingStatus.REFUSED)
VETTING_TRANSITIONS = {
    VettingStatus.INCOMPLETE: {VettingStatus.COMPLETE},
    VettingStatus.COMPLETE: {VettingStatus.INCOMPLETE, VettingStatus.SUBMITTED},
    VettingStatus.SUBMITTED: {VettingStatus.CLEARED, VettingStatus.REFUSED},
    VettingStatus.CLEARED: {VettingStatus.REFUSED},
    VettingStatus.REFUSED: {VettingStatus.CLEARED},
}


class VettingQuerySet(models.QuerySet["Vetting"]):
    def ready(self) -> "VettingQuerySet":
        """Those whose data can go to the authorities."""
        return self.filter(status=VettingStatus.COMPLETE, registration__status=RegistrationStatus.CONFIRMED)

    def unlisted(self) -> "VettingQuerySet":
        """Those whose data are still here alone."""
        return self.filter(status__in=UNLISTED)

    def listed(self) -> "VettingQuerySet":
        """Those whose data went there."""
        return self.exclude(status__in=UNLISTED)


class Vetting(models.Model):
    """How far a registration is between its confirmation and a pass that opens the event. Why somebody is not admitted
    is sealed, and told to nobody but the event's organizers.
    """

    personal_data = True

    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="vetting", verbose_name=_("registration")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=VettingStatus.choices, default=VettingStatus.INCOMPLETE
    )
    photo = PortraitField(_("portrait"), upload_to="portraits/", blank=True)
    vetting_list = models.ForeignKey(
        VettingList, models.PROTECT, null=True, related_name="vettings", verbose_name=_("vetting list")
    )
    late_reason = models.CharField(_("reason of the late addition"), max_length=200, blank=True)
    late_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("signed for late by"))
    reason = EncryptedTextField(_("reason"), blank=True)
    zones = models.ManyToManyField(
        Zone, blank=True, related_name="+", verbose_name=pgettext_lazy("of the grounds", "zones")
    )
    plate = models.CharField(_("number plate"), max_length=10, blank=True)
    has_vehicle_permit = models.BooleanField(_("vehicle permit"), default=False)

    objects = VettingQuerySet.as_manager()

    class Meta:
        verbose_name = _("vetting")
        verbose_name_plural = _("vettings")
        ordering = ("registration__created_at", "registration_id")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=UNLISTED, vetting_list=None)
                | ~Q(status__in=UNLISTED) & Q(vetting_list__isnull=False),
                name="vetting_is_decided_on_a_list",
            ),
            models.CheckConstraint(
                condition=Q(late_by=None, late_reason="") | Q(late_by__isnull=False) & ~Q(late_reason=""),
                name="vetting_late_addition_is_signed",
                violation_error_message=_("Say why this person is added late."),
            ),
            models.CheckConstraint(
                condition=Q(has_vehicle_permit=False) | ~Q(plate=""),
                name="vetting_permit_is_for_a_plate",
                violation_error_message=_("A vehicle permit needs a number plate."),
            ),
        ]

    def __str__(self) -> str:
        return self.registration.code

    def get_absolute_url(self) -> str:
        """Where the portrait is shown."""
        return reverse("registration:photo", args=[self.registration.code])

    @property
    def event_id(self) -> int:
        """The event of its registration."""
        return self.registration.event_id

    @property
    def edition_id(self) -> int:
        """The edition of its event, which roles ask for."""
        return self.registration.edition_id

    @property
    def is_listed(self) -> bool:
        return self.status not in UNLISTED

    def may_become(self, status: VettingStatus) -> bool:
        """Whether the table of transitions has that."""
        return status in VETTING_TRANSITIONS[VettingStatus(self.status)]
