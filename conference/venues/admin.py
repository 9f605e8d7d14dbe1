"""Venues and their rooms at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.audit.admin_base import AdminBase, Bilingual, InlineBase
from conference.venues.models import Room, TravelTime, Venue


class RoomInline(InlineBase):
    model = Room


@admin.register(Venue)
class VenueAdmin(AdminBase):
    shown_to_the_public = True
    list_display = (Bilingual("name", pgettext_lazy("of a thing", "name")), Bilingual("address", _("address")), "rank")
    search_fields = ("name_zh", "name_en")
    inlines = (RoomInline,)


@admin.register(Room)
class RoomAdmin(AdminBase):
    shown_to_the_public = True
    list_display = (Bilingual("name", pgettext_lazy("of a thing", "name")), "venue", "capacity")
    list_filter = ("venue",)
    search_fields = ("name_zh", "name_en", "venue__name_zh", "venue__name_en")


@admin.register(TravelTime)
class TravelTimeAdmin(AdminBase):
    """What warns of speakers who cannot be in time."""

    list_display = ("origin", "destination", "minutes")
    list_select_related = ("origin", "destination")
