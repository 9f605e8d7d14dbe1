"""The schedule's desk: sessions by day and room, swaps, and the release."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from conference.audit.admin_base import AdminBase, Bilingual, InlineBase, ReadOnly
from conference.editions.models import Edition
from conference.people.requests import user_of
from events.program.admin import OwnEvents
from events.program.models import ScheduleRelease, Session, SessionSpeaker, Visibility
from events.schedule.approval import reviews_of
from events.schedule.freezing import draft
from events.schedule.services.moving import swap_sessions
from events.schedule.services.releasing import preview, release
from events.schedule.warnings import warnings_of


class DayFilter(admin.SimpleListFilter):
    """Sessions of one day in Chongqing."""

    title = _("day")
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        starts = model_admin.get_queryset(request).scheduled().values_list("starts_at", flat=True)
        days = sorted({timezone.localdate(start) for start in starts})
        return [(day.isoformat(), f"{day:%Y-%m-%d}") for day in days]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        is_a_day = self.value() in dict(self.lookup_choices)
        return queryset.filter(starts_at__date=self.value()) if is_a_day else queryset


class Releasing:
    """Before AdminBase: the release buttons are for those who may release."""

    def has_release_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("events.release_schedule", Edition.objects.current()))


class SessionForm(forms.ModelForm[Session]):
    """A session; one for named persons names them."""

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("visibility") == Visibility.NAMED and not told.get("viewers"):
            self.add_error("viewers", gettext("Name the persons who may see it."))
        return told


class AppearanceInline(InlineBase):
    model = SessionSpeaker
    autocomplete_fields = ("speaker",)


@admin.register(Session)
class SessionAdmin(Releasing, OwnEvents):
    path_to_event = "event"
    title = Bilingual("title", _("title"))
    list_display = ("day", "times", "room", title, "event", "kind", "status")
    list_display_links = (title,)
    list_filter = (DayFilter, "room__venue", "room", "event", "kind", "status")
    list_select_related = ("event", "room__venue")
    search_fields = ("title_zh", "title_en", "event__title_zh", "event__title_en")
    ordering = ("starts_at", "room__venue__rank", "room__rank", "id")
    form = SessionForm
    autocomplete_fields = ("viewers",)
    inlines = (AppearanceInline,)
    actions = ("swap_places",)
    actions_list = ("to_release",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).shown_to(user_of(request))

    @admin.display(description=_("day"), ordering="starts_at")
    def day(self, session: Session) -> str:
        return f"{timezone.localtime(session.starts_at):%m-%d}" if session.starts_at else gettext("unscheduled")

    @admin.display(description=_("time"), ordering="starts_at")
    def times(self, session: Session) -> str:
        if not (session.starts_at and session.ends_at):
            return gettext("{minutes} minutes").format(minutes=session.minutes)
        start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        return format_html('<span class="whitespace-nowrap">{}</span>', f"{start:%H:%M}–{end:%H:%M}")

    @admin.action(description=_("Swap the two selected sessions"), permissions=["change"])
    def swap_places(self, request: HttpRequest, queryset: Any) -> None:
        chosen = list(queryset.order_by("pk")[:3])
        if len(chosen) != 2:
            messages.error(request, gettext("Select exactly two sessions."))
            return
        try:
            swap_sessions(first=chosen[0], second=chosen[1], by=user_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(
                request, gettext("The two sessions are swapped. Release the schedule to publish the change.")
            )

    @action(description=_("Release the schedule"), url_path="to-release", permissions=["release"])
    def to_release(self, request: HttpRequest) -> HttpResponse:
        """What was moved here is public only after a release: the way there."""
        return redirect("admin:events_schedulerelease_release_now")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for warning in warnings_of(form.instance.event.edition, user_of(request)):
            if warning.session.pk == form.instance.pk:
                messages.warning(request, warning.text)


@admin.register(ScheduleRelease)
class ScheduleReleaseAdmin(Releasing, ReadOnly, AdminBase):
    """Versions are made here, by one button, and never changed."""

    path_to_edition = "edition"
    list_display = ("number", "edition", "released_at", "released_by", "note", "look")
    list_filter = ("edition",)
    list_select_related = ("edition", "released_by__person")
    fields = ("edition", "number", "released_at", "released_by", "note")
    actions_list = ("release_now",)

    @action(description=_("Release the schedule"), url_path="release", permissions=["release"])
    def release_now(self, request: HttpRequest) -> HttpResponse:
        """What a release would change for the public (GET), and the release itself (POST)."""
        edition = Edition.objects.current()
        if edition is None:
            messages.error(request, gettext("There is no current edition."))
            return redirect("admin:events_schedulerelease_changelist")
        user = user_of(request)
        if request.method == "POST":
            try:
                made = release(edition=edition, by=user, note=request.POST.get("note", "").replace("\0", "")[:200])
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
                return redirect("admin:events_schedulerelease_release_now")
            messages.success(request, gettext("Version {number} is public.").format(number=made.number))
            return redirect("schedule:announce", made.number)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Release the schedule"),
            "opts": self.opts,
            "changes": preview(edition, user),
            "warnings": warnings_of(edition, user),
            "missing": sum(not review.is_done for review in reviews_of(edition, draft(edition))),
        }
        return TemplateResponse(request, "events/schedule/release.html", context)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content", "restricted")

    @admin.display(description=_("content"))
    def look(self, release: ScheduleRelease) -> str:
        """The way to what the version has, and how it differs from others."""
        return format_html('<a href="{}">{}</a>', reverse("schedule:release", args=[release.number]), gettext("Open"))
