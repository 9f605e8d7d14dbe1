"""How events take registrations: from whom, when, how many, and by which codes."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.campaigns.models import Recipient
from conference.editions.models import Edition
from conference.kit.bilingual import Translated
from conference.kit.codes import PublicCodeField
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

    @property
    def last_change(self) -> dt.datetime | None:
        """Until when people change and cancel by themselves, if there is an end."""
        return self.changes_until or self.event.starts_at

    def may_change(self, now: dt.datetime) -> bool:
        """Whether people may still change and cancel by themselves."""
        return self.last_change is None or now < self.last_change

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
    and be for one e-mail address alone. One that a campaign sent to somebody names its `recipient`.
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
    recipient = models.OneToOneField(
        Recipient, models.SET_NULL, null=True, editable=False, related_name="invitation_code"
    )
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
