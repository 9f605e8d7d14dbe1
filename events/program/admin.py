"""The program at the desk: events with their sessions inline, sessions by day and room."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from conference.audit.admin_base import AdminBase, InlineBase
from conference.people.requests import user_of
from conference.people.services import admit_to_desk
from events.program.models import Event, EventOrganizer, Session, Speaker, Topic, Track


class TrackInline(InlineBase):
    model = Track


class SessionInline(InlineBase):
    """The event's sessions; a clash of rooms is said at the row."""

    model = Session
    fields = ("kind", "title_zh", "room", "starts_at", "ends_at", "status")
    show_change_link = True


class EventOrganizerInline(InlineBase):
    model = EventOrganizer
    autocomplete_fields = ("user",)


class OwnEvents(AdminBase):
    """Organizers of named events see those only."""

    path_to_event = ""

    def get_queryset(self, request: HttpRequest) -> Any:
        queryset = super().get_queryset(request)
        if user_of(request).is_superuser or user_of(request).roles:
            return queryset
        own = Event.objects.organized_by(user_of(request))
        return queryset.filter(**{f"{self.path_to_event}__in" if self.path_to_event else "pk__in": own})


@admin.register(Event)
class EventAdmin(OwnEvents):
    list_display = ("number", "title_zh", "kind", "pillar", "venue", "starts_at", "status")
    list_display_links = ("number", "title_zh")
    list_filter = ("edition", "kind", "pillar", "venue", "status")
    list_select_related = ("venue",)
    search_fields = ("title_zh", "title_en")
    autocomplete_fields = ("topics",)
    inlines = (SessionInline, TrackInline, EventOrganizerInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Whoever is named an organizer of the event is given the key to the desk as well."""
        super().save_related(request, form, formsets, change)
        for named in form.instance.organizers.filter(user__is_staff=False).select_related("user"):
            admit_to_desk(user=named.user)


@admin.register(Speaker)
class SpeakerAdmin(AdminBase):
    list_display = ("person", "title_zh", "protocol_rank", "edition")
    list_filter = ("edition",)
    list_select_related = ("person", "edition")
    search_fields = ("person__name_zh", "person__family_name", "title_zh")
    autocomplete_fields = ("person",)


@admin.register(Topic)
class TopicAdmin(AdminBase):
    list_display = ("title_zh", "title_en", "slug", "rank")
    search_fields = ("title_zh", "title_en")
    prepopulated_fields = {"slug": ("title_en",)}
