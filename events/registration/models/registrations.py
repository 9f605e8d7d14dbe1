"""How events take registrations, their seats, the registrations that take them, and the pass that shows for them."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.editions.models import Edition
from conference.kit.bilingual import Translated
from conference.kit.codes import PublicCodeField
from conference.people.models import IdentityDocument, Person
from events.program.models import Event, OfEvent, Session, Status

if TYPE_CHECKING:
    from events.registration.models.questions import Question


class BadgeColor(models.TextChoices):
    """The colors of badges; white words stand out on each."""

    JIALING = "#0B6472", _("green")
    YANGTZE = "#A05410", _("amber")
    CINNABAR = "#C2301C", _("red")
    GOLD = "#80590F", _("gold")
    INK = "#10222B", _("black")
    MUTED = "#51636C", _("gray")


class AttendeeCategory(models.Model):
    """What somebody is at the conference: delegate, exhibitor, press, public."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="categories", verbose_name=_("edition"))
    slug = models.SlugField(_("name in the API"), max_length=40)
    name_zh = models.CharField(_("name (Chinese)"), max_length=40)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    is_chosen = models.BooleanField(
        _("people choose it themselves"),
        default=True,
        help_text=_("Otherwise a code gives it, or organizers do."),
    )
    color = models.CharField(
        _("color of the badge"), max_length=7, choices=BadgeColor.choices, default=BadgeColor.JIALING
    )
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)

    name = Translated()

    class Meta:
        verbose_name = _("category of attendees")
        verbose_name_plural = _("categories of attendees")
        ordering = ("edition", "rank", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="category_slug_is_unique_in_its_edition",
                violation_error_message=_("This edition has a category of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Access(models.TextChoices):
    """Who gets a seat."""

    OPEN = "open", _("Everybody, as long as there are seats")
    APPROVAL = "approval", _("Whom the organizers approve")
    INVITATION = "invitation", _("Whoever has an invitation code")
    CLOSED = "closed", _("Nobody")


class Phase(models.TextChoices):
    """Whether one can register now, or why not."""

    OPEN = "open", _("Registration is open.")
    NOT_YET = "not_yet", _("Registration has not opened yet.")
    OVER = "over", _("Registration is closed.")
    EVENT_CANCELLED = "event_cancelled", _("This event is canceled.")
    EVENT_OVER = "event_over", _("This event is over.")


class RegistrationPolicy(OfEvent, models.Model):
    """How an event takes registrations; one without a policy takes none.

    Times that are left empty are the edition's; changes are possible until the event starts.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="registration_policy", verbose_name=_("event"))
    access = models.CharField(_("who gets a seat"), max_length=10, choices=Access.choices, default=Access.OPEN)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    changes_until = models.DateTimeField(
        _("changes until"), null=True, blank=True, help_text=_("Until when people change and cancel by themselves.")
    )
    asks_document = models.BooleanField(
        _("real names"),
        default=False,
        help_text=_("People name their identity document; one document registers once."),
    )
    asks_vetting = models.BooleanField(
        _("vetting"),
        default=False,
        help_text=_("The pass opens the event only to those who were cleared. Needs real names, and a portrait."),
    )
    has_waiting_list = models.BooleanField(_("waiting list"), default=True)
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to accept"), default=24, help_text=_("How long a freed seat is held for whoever is next in line.")
    )
    categories = models.ManyToManyField(
        AttendeeCategory, blank=True, related_name="policies", verbose_name=_("categories of attendees")
    )

    class Meta:
        verbose_name = _("registration policy")
        verbose_name_plural = _("registration policies")
        ordering = ("event__starts_at", "event_id")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="policy_closes_after_it_opens",
                violation_error_message=_("Registration would close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(offer_hours__gt=0),
                name="policy_offer_lasts",
                violation_error_message=_("Whoever is next in line needs at least an hour."),
            ),
            models.CheckConstraint(
                condition=Q(asks_vetting=False) | Q(asks_document=True),
                name="policy_vets_real_names",
                violation_error_message=_("Vetting needs real names."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    @cached_property
    def current_questions(self) -> "list[Question]":
        """What is asked now, in order."""
        return list(self.questions.current())

    @property
    def opens(self) -> dt.datetime:
        """When registration opens."""
        return self.opens_at or self.event.edition.registration_opens_at

    @property
    def closes(self) -> dt.datetime:
        """When registration closes."""
        return self.closes_at or self.event.edition.registration_closes_at

    def phase(self, now: dt.datetime) -> Phase:
        """Whether one can register at that moment."""
        if self.event.status == Status.CANCELLED:
            return Phase.EVENT_CANCELLED
        if self.event.status == Status.HELD or (self.event.ends_at and self.event.ends_at <= now):
            return Phase.EVENT_OVER
        if self.access == Access.CLOSED or now >= self.closes:
            return Phase.OVER
        return Phase.NOT_YET if now < self.opens else Phase.OPEN

    def takes_place_after(self, now: dt.datetime) -> bool:
        """Whether the event is still to come: it has not begun and is not canceled."""
        is_ahead = self.event.starts_at is None or now < self.event.starts_at
        return is_ahead and self.event.status == Status.PLANNED

    def may_change(self, now: dt.datetime) -> bool:
        """Whether people may still change and cancel by themselves."""
        last = self.changes_until or self.event.starts_at
        return last is None or now < last

    def offer_ends(self, now: dt.datetime) -> dt.datetime:
        """Until when a seat offered at that moment is held: at most until the event starts."""
        end = now + dt.timedelta(hours=self.offer_hours)
        return min(end, self.event.starts_at) if self.event.starts_at else end


class SeatPoolQuerySet(models.QuerySet["SeatPool"]):
    def of_everybody(self) -> "SeatPoolQuerySet":
        """The events' seats as a whole."""
        return self.filter(category=None, session=None)

    def full(self) -> "SeatPoolQuerySet":
        """Those without a free seat."""
        return self.filter(taken=F("total"))

    def needed(self, event_id: int, category_id: int | None, sessions: Collection[int] = ()) -> "SeatPoolQuerySet":
        """Those in each of which somebody of that category takes a seat, in the order in which they are locked."""
        return self.filter(
            Q(category=None) | Q(category=category_id), Q(session=None) | Q(session__in=sessions), event=event_id
        ).order_by("pk")


class SeatPool(OfEvent, models.Model):
    """How many seats there are and how many are taken: of an event, for one category of attendees, or in a session
    that has seats of its own. Never oversold: the database checks `taken <= total`. Where there is no pool, there is
    no limit.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="seat_pools", verbose_name=_("event"))
    category = models.ForeignKey(
        AttendeeCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seat_pools",
        verbose_name=_("only for"),
    )
    session = models.ForeignKey(
        Session,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="seat_pools",
        verbose_name=_("only in the session"),
    )
    total = models.PositiveIntegerField(_("seats"))
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)

    objects = SeatPoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat pool")
        verbose_name_plural = _("seat pools")
        ordering = ("event__starts_at", "event_id", F("category").asc(nulls_first=True), "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("total")),
                name="seat_pool_is_never_oversold",
                violation_error_message=_("More seats are taken than that."),
            ),
            models.UniqueConstraint(
                fields=["event", "category", "session"],
                nulls_distinct=False,
                name="seat_pool_is_the_only_one_of_its_kind",
                violation_error_message=_("There is such a seat pool already."),
            ),
            models.CheckConstraint(
                condition=Q(category=None) | Q(session=None),
                name="seat_pool_is_for_a_category_or_in_a_session",
                violation_error_message=_("Choose a category or a session, not both."),
            ),
        ]

    def __str__(self) -> str:
        part = self.category or self.session
        return f"{self.event}{f' · {part}' if part else ''} {self.taken}/{self.total}"

    def clean(self) -> None:
        """The category is one of the event's edition, the session one of the event."""
        if self.category and self.category.edition_id != self.event.edition_id:
            raise ValidationError({"category": _("This category belongs to another edition.")})
        if self.session and self.session.event_id != self.event_id:
            raise ValidationError({"session": _("This session belongs to another event.")})

    @property
    def left(self) -> int:
        """Seats that are free now."""
        return self.total - self.taken


class InvitationCode(OfEvent, models.Model):
    """Opens an event's registration to whoever has it, as often as it says.

    It may make an approval needless, give a category, hold seats until it expires (`held` is how many it still holds),
    and be for one e-mail address alone.
    """

    code = PublicCodeField()
    event = models.ForeignKey(Event, models.CASCADE, related_name="invitation_codes", verbose_name=_("event"))
    category = models.ForeignKey(
        AttendeeCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category of attendees"),
    )
    uses = models.PositiveIntegerField(_("how often"), default=1)
    used = models.PositiveIntegerField(pgettext_lazy("invitation code", "used"), default=0, editable=False)
    skips_approval = models.BooleanField(_("needs no approval"), default=True)
    holds_seats = models.BooleanField(_("holds seats"), default=False)
    held = models.PositiveIntegerField(_("seats held"), default=0, editable=False)
    email = models.EmailField(_("only for the address"), blank=True)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(pgettext_lazy("when", "revoked"), null=True, editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("invitation code")
        verbose_name_plural = _("invitation codes")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(used__lte=F("uses")),
                name="invitation_code_is_not_overused",
                violation_error_message=_("It was used more often than that."),
            ),
            models.CheckConstraint(
                condition=Q(held__lte=F("uses") - F("used")),
                name="invitation_code_holds_no_more_than_it_gives",
            ),
            models.CheckConstraint(
                condition=Q(holds_seats=False) | Q(skips_approval=True),
                name="invitation_code_that_holds_seats_needs_no_approval",
                violation_error_message=_("A code that holds seats gives them: it needs no approval."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def is_valid(self, now: dt.datetime) -> bool:
        """Whether it opens anything at that moment, as long as it was not used up."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


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
        """Live ones of people whom others registered, who have not yet answered what must be, or named their document.

        What only an option shows need not be looked for: no answers are taken without it.
        """
        policy = "event__registration_policy"
        required = Q(**{f"{policy}__questions__is_required": True, f"{policy}__questions__is_retired": False})
        asked = Registration.objects.filter(required, **{f"{policy}__questions__shown_if": None})
        unanswered = asked.filter(answers=None).values("pk")
        unnamed = Q(document=None, **{f"{policy}__asks_document": True})
        return self.live().filter(unnamed | Q(pk__in=unanswered))

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
