"""Units at the desk: made, invited, reminded, exported."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from conference.audit.admin_base import Bilingual
from conference.audit.services import record
from conference.kit import clock, spreadsheets
from conference.people.requests import user_of
from events.program.admin import OwnEvents
from events.registration.forms import UnitForm
from events.registration.models import Unit
from events.registration.services.refusals import RegistrationRefused
from events.registration.services.units import close_link, invite_unit, make_unit, remind_unit


class FilingFilter(admin.SimpleListFilter):
    """Who has not filed yet, and whose deadline is past."""

    title = _("filing")
    parameter_name = "filing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("unfiled", _("Has not filed yet")), ("over", _("Past the deadline"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "unfiled":
                return queryset.unfiled()
            case "over":
                return queryset.over(clock.now())
        return queryset


@admin.register(Unit)
class UnitAdmin(OwnEvents):
    """A unit is made with its promise: event, category and held seats stay."""

    form = UnitForm
    path_to_event = "event"
    list_display = (
        Bilingual("name", pgettext_lazy("of a thing", "name")), "event", "filed_of", "held", "files_until", "contact",
        "invited_at", "reminded_at",
    )  # fmt: skip
    list_filter = ("event", FilingFilter)
    list_select_related = ("event", "contact")
    search_fields = ("code", "name_zh", "name_en", "note")
    autocomplete_fields = ("organization",)
    fields = (
        "event", "name_zh", "name_en", "organization", "contact_name", "contact_address", "category", "quota",
        "holds_seats", "files_until", "note",
    )  # fmt: skip
    fields_to_change = (
        "event", "name_zh", "name_en", "organization", "contact", "category", "quota", "filed", "holds_seats", "held",
        "files_until", "note",
    )  # fmt: skip
    actions = ("remind_selected", "invite_selected", "close_selected", "export_selected")

    @admin.display(description=_("filed / quota"), ordering="filed")
    def filed_of(self, unit: Unit) -> str:
        return f"{unit.filed} / {unit.quota}"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields_to_change if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        fixed = ("event", "contact", "category", "filed", "holds_seats", "held")
        return (*fixed, "quota") if obj.holds_seats else fixed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        try:
            make_unit(unit=obj, by=user_of(request))
        except RegistrationRefused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service did."""

    @admin.action(description=_("Remind those who have not filed"), permissions=["change"])
    def remind_selected(self, request: HttpRequest, queryset: Any) -> None:
        reminded = [remind_unit(unit=unit, by=user_of(request)) for unit in queryset.order_by("pk")]
        count, others = sum(reminded), len(reminded) - sum(reminded)
        said = ngettext("{count} unit reminded.", "{count} units reminded.", count)
        messages.success(request, said.format(count=count))
        if others:
            messages.info(
                request,
                gettext(
                    "Not reminded: {count}. They have filed, were written to within a day, or are too late."
                ).format(count=others),
            )

    @admin.action(description=_("Send a new link"), permissions=["change"])
    def invite_selected(self, request: HttpRequest, queryset: Any) -> None:
        for unit in queryset.order_by("pk"):
            invite_unit(unit=unit, by=user_of(request))
        messages.success(request, gettext("The links are on their way; earlier ones open nothing any more."))

    @admin.action(description=_("Revoke the link"), permissions=["change"])
    def close_selected(self, request: HttpRequest, queryset: Any) -> None:
        for unit in queryset.order_by("pk"):
            close_link(unit=unit, by=user_of(request))

    @admin.action(description=_("Export to Excel"), permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        """Names and contacts leave the house: that is audited."""
        units = queryset.select_related("event", "contact", "category")
        rows = (
            (
                unit.code,
                unit.event.title_zh,
                unit.name_zh,
                unit.contact.name,
                unit.contact.email,
                unit.contact.phone,
                unit.category and unit.category.name_zh,
                unit.filed,
                unit.quota,
                unit.files_until,
                unit.reminded_at,
                unit.note,
            )
            for unit in units
        )
        columns = (
            _("code"), _("event"), pgettext_lazy("that files people", "unit"), _("contact person"), _("e-mail"),
            _("phone"), _("category of attendees"), pgettext_lazy("by a unit", "filed"), _("quota"), _("deadline"),
            pgettext_lazy("when", "reminded"), _("note"),
        )  # fmt: skip
        first = queryset.first()
        if first:
            record(actor=request.user, verb="export", target=first, changes={"rows": queryset.count()})
        return spreadsheets.download(filename="units", title=str(_("Units")), columns=columns, rows=rows)
