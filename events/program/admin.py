"""The program at the desk: events with their sessions inline, sessions by day and room."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.audit.admin_base import AdminBase, Bilingual, InlineBase
from conference.people.models import User
from conference.people.requests import user_of
from conference.people.services import settle_desk
from events.program.models import Event, EventOrganizer, Session, Topic, Track


class TrackInline(InlineBase):
    model = Track


class SessionInline(InlineBase):
    """The event's sessions; a clash of rooms is said at the row."""

    model = Session
    fields = ("kind", "title_zh", "room", "starts_at", "ends_at", "status")
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).shown_to(user_of(request))


class EventOrganizerInline(InlineBase):
    """Organizers of one event appoint no others."""

    model = EventOrganizer
    autocomplete_fields = ("user",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("events.change_eventorganizer", obj))

    has_delete_permission = has_change_permission


def events_of(request: HttpRequest) -> QuerySet[Event]:
    """The events of editions in which the visitor has a role, and those that they organize by name."""
    user = user_of(request)
    if user.is_superuser:
        return Event.objects.all()
    return Event.objects.filter(Q(edition__in=user.editions) | Q(pk__in=Event.objects.organized_by(user)))


@contextmanager
def keys_following(events: Iterable[Event]) -> Iterator[None]:
    """The key to the desk follows who is named an organizer of the events within, and who no longer is."""
    named = User.objects.filter(organized_events__event__in=[event.pk for event in events])
    before = set(named)
    yield
    for user in before ^ set(named.all()):
        settle_desk(user=user)


class OwnEvents(AdminBase):
    """Rows of events: nobody sees those of others', or puts one there."""

    path_to_event = "pk"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(**{f"{self.path_to_event}__in": events_of(request)})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.related_model is Event:
            options["queryset"] = events_of(request)
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(Event)
class EventAdmin(OwnEvents):
    shown_to_the_public = True
    title = Bilingual("title", _("title"))
    list_display = ("number", title, "kind", "pillar", "venue", "starts_at", "status")
    list_display_links = ("number", title)
    list_filter = ("edition", "kind", "pillar", "venue", "status")
    list_select_related = ("venue",)
    search_fields = ("title_zh", "title_en")
    autocomplete_fields = ("topics",)
    inlines = (SessionInline, TrackInline, EventOrganizerInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with keys_following([form.instance]):
            super().save_related(request, form, formsets, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with keys_following([obj]):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with keys_following(list(queryset)):
            super().delete_queryset(request, queryset)

    def get_readonly_fields(self, request: HttpRequest, obj: Event | None = None) -> Any:
        """An organizer of one event leaves it in its edition."""
        return () if request.user.has_perm("events.add_event", obj) else ("edition",)


@admin.register(Topic)
class TopicAdmin(AdminBase):
    list_display = (Bilingual("title", _("title")), "slug", "rank")
    search_fields = ("title_zh", "title_en")
    prepopulated_fields = {"slug": ("title_en",)}
