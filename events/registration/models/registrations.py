"""Registrations, and the pass that shows for them."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.codes import PublicCodeField
from conference.people.models import IdentityDocument, Person
from events.program.models import Event, OfEvent, Session
from events.registration.models.policies import AttendeeCategory, InvitationCode


class RegistrationStatus(models.TextChoices):
    """How far a registration is. Offered and confirmed ones hold their seats."""

    REQUESTED = "requested", _("Awaiting approval")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A seat is held")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Offer expired")
    CANCELLED = "cancelled", _("Canceled")


LIVE = (
    RegistrationStatus.REQUESTED,
    RegistrationStatus.WAITING,
    RegistrationStatus.OFFERED,
    RegistrationStatus.CONFIRMED,
)
SEATED = (RegistrationStatus.OFFERED, RegistrationStatus.CONFIRMED)
TRANSITIONS = {
    RegistrationStatus.REQUESTED: {
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.WAITING,
        RegistrationStatus.DECLINED,
        RegistrationStatus.CANCELLED,
    },
    RegistrationStatus.WAITING: {
        RegistrationStatus.OFFERED,
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.DECLINED,
        RegistrationStatus.CANCELLED,
    },
    RegistrationStatus.OFFERED: {
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.EXPIRED,
        RegistrationStatus.CANCELLED,
    },
    RegistrationStatus.CONFIRMED: {RegistrationStatus.CANCELLED},
}

LONGEST_FILED_NAME = 202
"""Both passport names with a space between."""


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> "RegistrationQuerySet":
        """Those that may still become a seat, or are one."""
        return self.filter(status__in=LIVE)

    def confirmed(self) -> "RegistrationQuerySet":
        return self.filter(status=RegistrationStatus.CONFIRMED)

    def opening(self) -> "RegistrationQuerySet":
        """Those for which a pass opens the event: confirmed and, where the event asks for vetting, cleared."""
        return self.confirmed().filter(~Q(event__registration_policy__asks_vetting=True) | Q(vetting__status="cleared"))

    def incomplete(self) -> "RegistrationQuerySet":
        """Live ones that lack something: of people whom others registered, the answers that must be and the document;
        where everybody is vetted, the portrait as well.

        What only an option shows need not be looked for: no answers are taken without it.
        """
        policy = "event__registration_policy"
        required = Q(**{f"{policy}__questions__is_required": True, f"{policy}__questions__is_retired": False})
        asked = Registration.objects.filter(required, **{f"{policy}__questions__shown_if": None})
        unanswered = asked.filter(answers=None).values("pk")
        unnamed = Q(document=None, **{f"{policy}__asks_document": True})
        unvetted = Q(vetting__status="incomplete", **{f"{policy}__asks_vetting": True})
        return self.live().filter(unnamed | unvetted | Q(pk__in=unanswered))

    def in_line(self) -> "RegistrationQuerySet":
        """The waiting lists, whoever is next first: by priority, then in the order in which people joined."""
        return self.filter(status=RegistrationStatus.WAITING).order_by("-priority", "created_at", "pk")

    def ahead_of(self, registration: "Registration") -> "RegistrationQuerySet":
        """Who is in line before a registration."""
        earlier = Q(created_at__lt=registration.created_at) | Q(
            created_at=registration.created_at, pk__lt=registration.pk
        )
        first = Q(priority__gt=registration.priority) | Q(priority=registration.priority) & earlier
        return self.in_line().filter(first, event=registration.event_id)

    def offer_ended(self, now: dt.datetime) -> "RegistrationQuerySet":
        return self.filter(status=RegistrationStatus.OFFERED, offer_ends_at__lte=now)

    def of(self, person: Person) -> "RegistrationQuerySet":
        return self.filter(person=person)


class Registration(OfEvent, models.Model):
    """One person at one event. A person has at most one live registration for an event, and so has a document."""

    code = PublicCodeField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("event"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="registrations", verbose_name=_("person"))
    category = models.ForeignKey(
        AttendeeCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("category of attendees"),
    )
    sessions = models.ManyToManyField(
        Session, blank=True, related_name="registrations", verbose_name=_("sessions with seats of their own")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=RegistrationStatus.choices, default=RegistrationStatus.CONFIRMED
    )
    invitation_code = models.ForeignKey(
        InvitationCode,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("invitation code"),
    )
    unit = models.ForeignKey(
        "events.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("filed by the unit"),
    )
    filed_as = models.CharField(_("name as filed"), max_length=LONGEST_FILED_NAME, blank=True, editable=False)
    document = models.ForeignKey(
        IdentityDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("identity document"),
    )
    document_hash = models.CharField(max_length=64, null=True, editable=False)
    priority = models.PositiveSmallIntegerField(
        _("priority on the waiting list"), default=0, help_text=_("Whoever has more comes first.")
    )
    priority_reason = models.CharField(_("reason of the priority"), max_length=200, blank=True)
    offer_ends_at = models.DateTimeField(_("seat is held until"), null=True, blank=True)
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
                condition=Q(status__in=LIVE),
                name="registration_is_made_once",
                violation_error_message=_("You are registered for this event already."),
            ),
            models.UniqueConstraint(
                fields=["event", "document_hash"],
                condition=Q(status__in=LIVE),
                name="registration_document_is_named_once",
                violation_error_message=_(
                    "Another account is registered for this event with this document. Please sign in there."
                ),
            ),
            models.CheckConstraint(
                condition=Q(document=None, document_hash=None) | Q(document__isnull=False, document_hash__isnull=False),
                name="registration_document_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at=None)),
                name="registration_cancelled_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(offer_ends_at__isnull=False),
                name="registration_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(priority=0) | ~Q(priority_reason=""),
                name="registration_priority_has_a_reason",
                violation_error_message=_("Say why this person comes before others."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["event", "-priority", "created_at"],
                condition=Q(status="waiting"),
                name="registration_line",
            ),
            models.Index(fields=["offer_ends_at"], condition=Q(status="offered"), name="registration_offers"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def may_be_made_again(self) -> bool:
        """Whether its person may register anew: who was declined was answered."""
        return self.status in (RegistrationStatus.CANCELLED, RegistrationStatus.EXPIRED)

    @property
    def is_confirmed(self) -> bool:
        return self.status == RegistrationStatus.CONFIRMED

    def may_become(self, status: RegistrationStatus) -> bool:
        """Whether the table of transitions has that."""
        return status in TRANSITIONS.get(RegistrationStatus(self.status), ())


class Pass(models.Model):
    """A person's one pass for an edition (一卡通). What it opens is decided by their registrations.

    Its QR code names the version: issuing the pass anew raises it, and the codes of earlier ones open nothing.
    """

    personal_data = True

    code = PublicCodeField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="passes", verbose_name=_("edition"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="passes", verbose_name=_("person"))
    version = models.PositiveSmallIntegerField(pgettext_lazy("of a pass", "version"), default=1)
    issued_at = models.DateTimeField(pgettext_lazy("when", "issued"), auto_now_add=True)

    class Meta:
        verbose_name = pgettext_lazy("document", "pass")
        verbose_name_plural = pgettext_lazy("document", "passes")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"],
                name="pass_is_the_only_one_in_its_edition",
                violation_error_message=_("This person has a pass already."),
            )
        ]

    def __str__(self) -> str:
        return self.code
