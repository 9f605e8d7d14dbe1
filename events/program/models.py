"""The nouns of the program. Organizers edit these rows; the public reads only what a release froze."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from conference.editions.models import Edition
from conference.kit.bilingual import Translated
from conference.kit.codes import PublicCodeField
from conference.kit.fields import LONGEST_TEXT, EncryptedTextField
from conference.kit.pictures import PictureField
from conference.people.models import Person, User
from conference.venues.models import Room, Venue


class EventKind(models.TextChoices):
    """The article's three sorts of themed events (6 activities, 5 meetings, 2 competitions), and the roadshows
    before them.
    """

    ACTIVITY = "activity", _("Activity")
    MEETING = "meeting", _("Meeting")
    COMPETITION = "competition", _("Competition")
    ROADSHOW = "roadshow", _("Roadshow")


class Pillar(models.TextChoices):
    """What the conference stands on: 会议、赛事、引才."""

    MEETINGS = "meetings", _("Meetings")
    COMPETITIONS = "competitions", _("Competitions")
    RECRUITING = "recruiting", _("Recruiting")


class Status(models.TextChoices):
    """Whether it takes place."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Took place")
    CANCELLED = "cancelled", _("Canceled")


class Visibility(models.TextChoices):
    """Who gets to see a session or somebody on stage. Leaders' movements, say, are for named persons alone."""

    PUBLIC = "public", _("Everybody")
    PARTICIPANTS = "participants", _("Participants of the event")
    ORGANIZERS = "organizers", _("Organizers")
    NAMED = "named", _("Named persons")


class SessionKind(models.TextChoices):
    """The scenes inside an event, as the article names them, and what every program needs besides."""

    KEYNOTE = "keynote", _("Keynote")
    PANEL = "panel", pgettext_lazy("session", "Panel")
    SIGNING = "signing", pgettext_lazy("session", "Signing")
    UNVEILING = "unveiling", pgettext_lazy("session", "Unveiling")
    RELEASE = "release", _("Release of results")
    SITE_VISIT = "site_visit", _("Site visit")
    PITCH = "pitch", pgettext_lazy("session", "Pitch")
    FAIR = "fair", pgettext_lazy("session", "Fair")
    BREAK = "break", pgettext_lazy("session", "Break")


class Topic(models.Model):
    """A word of the taxonomy by which people look for events."""

    slug = models.SlugField(_("slug"), unique=True)
    title_zh = models.CharField(_("title (Chinese)"), max_length=60)
    title_en = models.CharField(_("title (English)"), max_length=100, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)

    title = Translated()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("rank", "id")

    def __str__(self) -> str:
        return self.title


def in_this_century(name: str) -> models.CheckConstraint:
    """Times with which one can reckon. The database keeps some from before year one, which Python cannot read: one such
    row would break every page that shows it.
    """
    first, last = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2000, 2100))
    return models.CheckConstraint(
        condition=Q(starts_at=None) | Q(starts_at__gte=first, ends_at__lt=last),
        name=name,
        violation_error_message=_("Times lie between the years 2000 and 2100."),
    )


class EventQuerySet(models.QuerySet["Event"]):
    def organized_by(self, user: User) -> "EventQuerySet":
        """Those that the user organizes by name."""
        return self.filter(organizers__user=user)


class Event(models.Model):
    """One of the edition's themed events, whose `number` is its place in protocol order, or a roadshow, which has
    none.
    """

    code = PublicCodeField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="events", verbose_name=_("edition"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    slug = models.SlugField(_("slug"), max_length=80)
    title_zh = models.CharField(_("title (Chinese)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=EventKind.choices)
    pillar = models.CharField(_("pillar"), max_length=12, choices=Pillar.choices)
    topics = models.ManyToManyField(Topic, blank=True, related_name="events", verbose_name=_("topics"))
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("venue")
    )
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    summary_zh = models.CharField(_("summary (Chinese)"), max_length=300, blank=True)
    summary_en = models.CharField(_("summary (English)"), max_length=500, blank=True)
    description_zh = models.TextField(_("description (Chinese)"), blank=True, help_text=_("Markdown"))
    description_en = models.TextField(_("description (English)"), blank=True, help_text=_("Markdown"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PLANNED)

    title = Translated()
    summary = Translated()

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("edition", F("number").asc(nulls_last=True), "starts_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="roadshow", number=None) | (~Q(kind="roadshow") & Q(number__isnull=False)),
                name="event_themed_has_a_number",
                violation_error_message=_("A themed event has a number, a roadshow has none."),
            ),
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="event_slug_is_unique_in_its_edition",
                violation_error_message=_("Another event of this edition has that slug."),
            ),
            models.UniqueConstraint(
                fields=["edition", "number"],
                name="event_number_is_unique_in_its_edition",
                violation_error_message=_("Another event of this edition has that number."),
            ),
            models.CheckConstraint(
                # Without "is not null" a comparison with nothing is neither true nor false, and passes.
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message=_("An event ends after it starts; give both times or neither."),
            ),
            in_this_century("event_is_in_this_century"),
        ]

    def __str__(self) -> str:
        return self.title


class Track(models.Model):
    """A track of a competition."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="tracks", verbose_name=_("event"))
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)
    title_zh = models.CharField(_("title (Chinese)"), max_length=60)
    title_en = models.CharField(_("title (English)"), max_length=100, blank=True)

    title = Translated()

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ("event", "rank", "id")

    def __str__(self) -> str:
        return self.title


class EventOrganizer(models.Model):
    """That a user organizes this event, and no other by this row."""

    personal_data = True

    event = models.ForeignKey(Event, models.CASCADE, related_name="organizers", verbose_name=_("event"))
    user = models.ForeignKey(User, models.CASCADE, related_name="organized_events", verbose_name=_("user"))

    class Meta:
        verbose_name = _("organizer of an event")
        verbose_name_plural = _("organizers of events")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                name="event_organizer_is_named_once",
                violation_error_message=_("This person organizes that event already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.event}"


class Speaker(models.Model):
    """A person on stage in one edition, with the words under their name."""

    personal_data = True

    code = PublicCodeField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="speakers", verbose_name=_("edition"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="speakers", verbose_name=_("person"))
    title_zh = models.CharField(pgettext_lazy("of a person", "title (Chinese)"), max_length=120, blank=True)
    title_en = models.CharField(pgettext_lazy("of a person", "title (English)"), max_length=200, blank=True)
    biography_zh = models.TextField(_("biography (Chinese)"), max_length=LONGEST_TEXT, blank=True)
    biography_en = models.TextField(_("biography (English)"), max_length=LONGEST_TEXT, blank=True)
    photo = PictureField(
        _("photo"), upload_to="speakers/", blank=True, help_text=_("JPEG, PNG or WebP; pages cut it to a circle.")
    )
    organization_zh = models.CharField(_("organization (Chinese)"), max_length=120, blank=True)
    organization_en = models.CharField(_("organization (English)"), max_length=200, blank=True)
    travel_needs = EncryptedTextField(_("travel needs"), max_length=LONGEST_TEXT, blank=True)
    protocol_rank = models.PositiveSmallIntegerField(
        _("protocol rank"), null=True, blank=True, help_text=_("Without one, by the strokes of the surname.")
    )
    visibility = models.CharField(
        _("visible to"), max_length=12, choices=Visibility.choices[:3], default=Visibility.PUBLIC
    )
    is_guest_of_honor = models.BooleanField(_("guest of honor"), default=False)

    title = Translated()
    organization = Translated()
    biography = Translated()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = (F("protocol_rank").asc(nulls_last=True), "id")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"],
                name="speaker_is_named_once",
                violation_error_message=_("This person is a speaker of that edition already."),
            )
        ]

    def __str__(self) -> str:
        return self.person.name


class Availability(models.Model):
    """A time at which a speaker can be on stage. A speaker without any can be at all times."""

    personal_data = True

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="availabilities", verbose_name=_("speaker"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        ordering = ("speaker", "starts_at")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="availability_ends_after_it_starts",
                violation_error_message=_("It ends after it starts."),
            ),
            in_this_century("availability_is_in_this_century"),
        ]

    def __str__(self) -> str:
        start, end = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{start:%m-%d %H:%M}–{end:%m-%d %H:%M}"


class TsTzRange(Func):
    """`tstzrange(start, end, '[)')`: a session that ends at ten leaves the room to one that starts at ten."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class SessionQuerySet(models.QuerySet["Session"]):
    def taking_place(self) -> "SessionQuerySet":
        return self.exclude(status=Status.CANCELLED)

    def scheduled(self) -> "SessionQuerySet":
        return self.filter(starts_at__isnull=False)

    def unscheduled(self) -> "SessionQuerySet":
        return self.filter(starts_at=None)

    def shown_to(self, user: User | None) -> "SessionQuerySet":
        """All but those for named persons, of whom the user is none."""
        if user is None:
            return self.exclude(visibility=Visibility.NAMED)
        if user.is_superuser:
            return self
        named = Session.viewers.through.objects.filter(person=user.person_id).values("session")
        return self.filter(~Q(visibility=Visibility.NAMED) | Q(pk__in=named))

    def in_the_way_of(self, session: "Session") -> "SessionQuerySet":
        """Those that have the session's room at its time."""
        overlapping = self.filter(room=session.room_id, starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
        return overlapping.taking_place().exclude(pk=session.pk)


class OfEvent:
    """What is an event's, and so of its edition, which roles ask for."""

    event: Any

    @property
    def edition_id(self) -> int:
        edition_id: int = self.event.edition_id
        return edition_id


class Session(OfEvent, models.Model):
    """A scene of an event: from when to when, and where. One without times is planned but not on the schedule yet.

    Two that take place never share a room (an exclusion constraint, deferrable so that a swap works: see
    `move_sessions`). `changed_at` tells whoever moves a session whether somebody was quicker.
    """

    code = PublicCodeField()
    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=12, choices=SessionKind.choices)
    title_zh = models.CharField(_("title (Chinese)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    summary_zh = models.CharField(_("summary (Chinese)"), max_length=500, blank=True)
    summary_en = models.CharField(_("summary (English)"), max_length=800, blank=True)
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("room")
    )
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=30, help_text=_("How long it will be, as long as it has no times.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PLANNED)
    visibility = models.CharField(_("visible to"), max_length=12, choices=Visibility.choices, default=Visibility.PUBLIC)
    viewers: Any = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name=_("named persons"))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    speakers: Any = models.ManyToManyField(
        Speaker, through="SessionSpeaker", blank=True, related_name="sessions", verbose_name=_("speakers")
    )

    title = Translated()
    summary = Translated()

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("starts_at", "room__rank", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("A session ends after it starts; give both times or neither."),
            ),
            in_this_century("session_is_in_this_century"),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at__lte=F("starts_at") + dt.timedelta(14)),
                name="session_takes_two_weeks_at_most",
                violation_error_message=_("A session takes two weeks at most."),
            ),
            ExclusionConstraint(
                name="session_room_is_free",
                expressions=[
                    (F("room"), RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                # A range without ends would be all of time.
                condition=~Q(status="cancelled") & Q(room__isnull=False, starts_at__isnull=False),
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message=_("Another session is in this room at that time."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Session for named persons") if self.personal_data else self.title

    @property
    def personal_data(self) -> bool:
        """What is for named persons alone is no word of the log's, of a warning's or of a refusal's."""
        return self.visibility == Visibility.NAMED

    def clean(self) -> None:
        """Say at the room from when to when it is taken; by what, if that is of the same event: what others plan is
        theirs. The exclusion constraint is what holds; this says it better.
        """
        if self.room_id and self.starts_at and self.ends_at and self.status != Status.CANCELLED:
            other = Session.objects.in_the_way_of(self).first()
            if other and other.starts_at and other.ends_at:
                start, end = (f"{timezone.localtime(moment):%H:%M}" for moment in (other.starts_at, other.ends_at))
                named = _("“{session}” is in this room from {start} to {end}.")
                text = named if other.event_id == self.event_id else _("This hall is taken from {start} to {end}.")
                raise ValidationError({"room": text.format(session=other, start=start, end=end)})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Of a session whose status is wrong nothing can be said about its room: Django fails on the condition."""
        if exclude and "status" in exclude:
            exclude = {*exclude, "room"}
        super().validate_constraints(exclude=exclude)

    @property
    def length(self) -> dt.timedelta:
        """How long it takes, or will take."""
        return self.ends_at - self.starts_at if self.starts_at and self.ends_at else dt.timedelta(minutes=self.minutes)


class SpeakerRole(models.TextChoices):
    """What somebody does on stage."""

    SPEAKER = "speaker", pgettext_lazy("role on stage", "Speaker")
    MODERATOR = "moderator", pgettext_lazy("role on stage", "Moderator")
    GUEST = "guest", pgettext_lazy("role on stage", "Guest")


class SessionSpeaker(models.Model):
    """Somebody on stage in a session; the rank is the order of names."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="appearances", verbose_name=_("session"))
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="appearances", verbose_name=_("speaker"))
    role = models.CharField(_("role"), max_length=10, choices=SpeakerRole.choices, default=SpeakerRole.SPEAKER)
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        ordering = ("session", "rank", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "speaker"],
                name="session_speaker_is_named_once",
                violation_error_message=_("This speaker is in the session already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker} · {self.session}"


class ScheduleRelease(models.Model):
    """A numbered version of the whole schedule, frozen. Rows never change.

    Public pages and feeds read `content`; what is not for everybody lies apart in `restricted`, which they never load.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="releases", verbose_name=_("edition"))
    number = models.PositiveIntegerField(pgettext_lazy("of a release", "number"))
    content = models.JSONField()
    restricted = models.JSONField(default=dict)
    note = models.CharField(_("note"), max_length=200, blank=True)
    released_at = models.DateTimeField(pgettext_lazy("when", "released"))
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("released by"))

    class Meta:
        verbose_name = _("release of the schedule")
        verbose_name_plural = _("releases of the schedule")
        ordering = ("edition", "-number")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="release_number_is_unique_in_its_edition")
        ]

    def __str__(self) -> str:
        return f"{self.edition.year}.{self.number}"
