"""Buildings and the rooms in them; they belong to no edition."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.kit.bilingual import Translated
from conference.kit.codes import PublicCodeField


class Venue(models.Model):
    """A building or ground with an address."""

    code = PublicCodeField()
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)
    name_zh = models.CharField(_("name (Chinese)"), max_length=100, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    address_zh = models.CharField(_("address (Chinese)"), max_length=200, blank=True)
    address_en = models.CharField(_("address (English)"), max_length=200, blank=True)

    name = Translated()
    address = Translated()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ("rank", "id")

    def __str__(self) -> str:
        return self.name


class RoomManager(models.Manager["Room"]):
    def get_queryset(self) -> models.QuerySet["Room"]:
        """With their venues, which every list of rooms names."""
        return super().get_queryset().select_related("venue")


class Room(models.Model):
    """A hall or a meeting room. Two sessions never share one (events/program)."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="rooms", verbose_name=_("venue"))
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)
    name_zh = models.CharField(_("name (Chinese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    capacity = models.PositiveIntegerField(pgettext_lazy("in a room", "seats"), null=True, blank=True)

    name = Translated()

    objects = RoomManager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ("venue__rank", "venue", "rank", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "name_zh"],
                name="room_name_is_unique_in_its_venue",
                violation_error_message=_("This venue already has a room of that name."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.venue.name} {self.name}"


USUAL_TRAVEL = dt.timedelta(minutes=40)
"""Between two venues whose travel time nobody has entered."""


class TravelTime(models.Model):
    """How long people need between two venues, either way, from door to door."""

    origin = models.ForeignKey(Venue, models.CASCADE, related_name="+", verbose_name=_("from"))
    destination = models.ForeignKey(Venue, models.CASCADE, related_name="+", verbose_name=_("to"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))

    class Meta:
        verbose_name = _("travel time")
        verbose_name_plural = _("travel times")
        ordering = ("origin", "destination")
        constraints = [
            models.UniqueConstraint(
                Least("origin", "destination"),
                Greatest("origin", "destination"),
                name="travel_time_is_named_once",
                violation_error_message=_("The time between these two is there already."),
            ),
            models.CheckConstraint(
                condition=~Q(origin=F("destination")),
                name="travel_time_is_between_two",
                violation_error_message=_("Choose two different venues."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} – {self.destination}"
