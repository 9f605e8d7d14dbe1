"""Seats and registrations at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.audit.admin_base import ReadOnly
from conference.audit.services import record
from conference.kit import spreadsheets
from conference.people.requests import user_of
from events.program.admin import OwnEvents
from events.registration.models import Registration, SeatPool
from events.registration.services import cancel


@admin.register(SeatPool)
class SeatPoolAdmin(OwnEvents):
    path_to_event = "event"
    shown_to_the_public = True
    list_display = ("event", "total", "taken", "left")
    list_select_related = ("event",)
    readonly_fields = ("taken",)

    @admin.display(description=_("free"))
    def left(self, pool: SeatPool) -> int:
        return pool.left


@admin.register(Registration)
class RegistrationAdmin(ReadOnly, OwnEvents):
    """Registrations are made by attendees; organizers read, export and cancel them."""

    path_to_event = "event"
    list_display = ("code", "person", "event", "status", "created_at")
    list_filter = ("event", "status")
    list_select_related = ("person", "event")
    search_fields = ("code", "person__name_zh", "person__family_name", "person__email")
    fields = ("code", "event", "person", "status", "created_at", "cancelled_at")
    actions = ("export_selected", "cancel_selected")

    @admin.action(description=_("Export to Excel"), permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        """Names and contacts leave the house: that is audited."""
        rows = (
            (
                registration.code,
                registration.event.title_zh,
                registration.person.name_zh,
                registration.person.passport_name,
                registration.person.affiliation,
                registration.person.country.name,
                registration.person.email,
                registration.person.phone,
                registration.get_status_display(),
                registration.created_at,
            )
            for registration in queryset.select_related("event", "person")
        )
        columns = (
            _("code"), _("event"), _("Chinese name"), _("passport name"), _("organization"), _("country or region"),
            _("e-mail"), _("phone"), _("status"), pgettext_lazy("when", "registered"),
        )  # fmt: skip
        first = queryset.first()
        if first:
            record(actor=request.user, verb="export", target=first, changes={"rows": queryset.count()})
        return spreadsheets.download(
            filename="registrations", title=str(_("Registrations")), columns=columns, rows=rows
        )

    @admin.action(description=_("Cancel and free the seats"), permissions=["cancel"])
    def cancel_selected(self, request: HttpRequest, queryset: Any) -> None:
        for registration in queryset.live():
            cancel(registration=registration, by=user_of(request))

    def has_cancel_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        return bool(request.user.has_perm("events.cancel_registration", obj))
