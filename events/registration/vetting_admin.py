"""Vetting at the desk, for the event's organizers alone: zones, lists with their results, and who is how far."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from conference.audit.admin_base import AdminBase, Bilingual, ReadOnly
from conference.audit.services import record
from conference.kit import spreadsheets
from conference.kit.roles import Role
from conference.people.requests import user_of
from events.program.admin import OwnEvents
from events.program.models import Event
from events.registration.forms import LateForm, RefusalForm, ResultsForm, ZonesForm
from events.registration.models import Vetting, VettingList, VettingStatus, Zone
from events.registration.services.refusals import NothingToVet, RegistrationRefused
from events.registration.services.vetting import assign_zones, decide_vetting, freeze_list, permit_vehicle, sign_late
from events.registration.services.vetting_results import apply_results, keep_results
from events.registration.vetting_tables import list_table, planned_results


class OrganizersAlone(OwnEvents):
    """Nobody else, whatever role they have in the edition, sees those of an event."""

    def get_queryset(self, request: HttpRequest) -> Any:
        user = user_of(request)
        rows = super().get_queryset(request)
        if user.is_superuser:
            return rows
        editions = [pk for pk in user.editions if user.holds(Role.ORGANIZER, edition_id=pk)]
        events = Event.objects.filter(Q(edition__in=editions) | Q(pk__in=Event.objects.organized_by(user)))
        return rows.filter(**{f"{self.path_to_event}__in": events})


@admin.register(Zone)
class ZoneAdmin(AdminBase):
    path_to_edition = "edition"
    list_display = (Bilingual("name", pgettext_lazy("of a thing", "name")), "edition")
    list_select_related = ("edition",)


@admin.register(VettingList)
class VettingListAdmin(OrganizersAlone):
    """Adding a list freezes it: everybody of the event who is complete is on it."""

    path_to_event = "event"
    list_display = ("event", "number", "people", "frozen_at", "frozen_by")
    list_display_links = ("event", "number")
    list_filter = ("event",)
    list_select_related = ("event", "frozen_by__person")
    fields = ("event", "columns")
    actions_detail = ("download", "results")

    @admin.display(description=_("people"))
    def people(self, vetting_list: Any) -> int:
        return int(vetting_list.people)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(people=Count("vettings"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("event", "number", "frozen_at", "frozen_by") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("event", "number", "frozen_at", "frozen_by", "columns") if obj else self.fields

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.name == "event":
            field.queryset = field.queryset.filter(registration_policy__asks_vetting=True)
        return field

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field and db_field.name == "columns":
            field.widget.attrs["lang"] = "mul"  # names of fields, and headings in Chinese
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_tables_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Asked with a row's key, which no rule knows; whose list it is, the queryset decides."""
        return bool(request.user.has_perm("events.change_vettinglist"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        try:
            freeze_list(vetting_list=obj, by=user_of(request))
        except NothingToVet as refusal:
            raise ValidationError(str(refusal)) from refusal

    @action(description=_("Download the table"), url_path="download", permissions=["tables"])
    def download(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Documents in full leave the house: that is audited."""
        found = get_object_or_404(self.get_queryset(request).select_related("event"), pk=object_id)
        record(actor=request.user, verb="export", target=found, changes={"people": found.people})
        return spreadsheets.download(filename=f"vetting-{found.event.slug}-{found.number}", **list_table(found))

    @action(description=_("Results"), url_path="results", permissions=["tables"])
    def results(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Upload a table, look at what it would do, write it."""
        found = get_object_or_404(self.get_queryset(request).select_related("event"), pk=object_id)
        form = ResultsForm(request.POST or None, request.FILES or None)
        try:
            if "stamp" in request.POST:
                count = apply_results(vetting_list=found, stamp=request.POST["stamp"], by=user_of(request))
                said = ngettext("{count} result written.", "{count} results written.", count)
                messages.success(request, said.format(count=count))
                return redirect(request.path)
            if request.method == "POST" and form.is_valid():
                keep_results(vetting_list=found, upload=form.cleaned_data["file"])
                return redirect(request.path)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        plan = planned_results(found)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Results of {vetting_list}").format(vetting_list=found),
            "vetting_list": found,
            "form": form,
            "plan": plan,
            "wrong": sum(bool(row.faults) for row in plan),
        }
        return TemplateResponse(request, "events/registration/vetting_results.html", context)


@admin.register(Vetting)
class VettingAdmin(ReadOnly, OrganizersAlone):
    """Who is how far; decided from tables, or here."""

    path_to_event = "registration__event"
    list_display = ("registration", "person", "event", "status", "list_number", "zones_named", "vehicle", "late_by")
    list_filter = ("registration__event", "status", "vetting_list__number", "zones")
    list_select_related = ("registration__event", "registration__person", "vetting_list", "late_by__person")
    search_fields = ("registration__code", "registration__person__name_zh", "registration__person__family_name")
    fields = (
        "registration", "person", "event", "status", "portrait", "document", "vetting_list", "late_by", "late_reason",
        "reason", "zones_named", "vehicle",
    )  # fmt: skip
    readonly_fields = ("person", "event", "portrait", "document", "zones_named", "vehicle")
    actions = (
        "sign_late_selected", "clear_selected", "refuse_selected", "assign_zones_selected", "permit_selected",
        "take_permit_selected",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("zones")

    @admin.display(description=_("person"))
    def person(self, vetting: Vetting) -> str:
        return vetting.registration.person.name

    @admin.display(description=_("event"))
    def event(self, vetting: Vetting) -> str:
        return vetting.registration.event.title

    @admin.display(description=_("vetting list"), ordering="vetting_list")
    def list_number(self, vetting: Vetting) -> Any:
        return vetting.vetting_list and vetting.vetting_list.number

    @admin.display(description=pgettext_lazy("of the grounds", "zones"))
    def zones_named(self, vetting: Vetting) -> str:
        return " · ".join(zone.name for zone in vetting.zones.all()) or "—"

    @admin.display(description=_("vehicle"))
    def vehicle(self, vetting: Vetting) -> str:
        return f"{vetting.plate} · {gettext('Vehicle permit')}" if vetting.has_vehicle_permit else vetting.plate or "—"

    @admin.display(description=_("portrait"))
    def portrait(self, vetting: Vetting) -> str:
        if not vetting.photo:
            return "—"
        return format_html('<img src="{}" alt="{}" width="150">', vetting.photo.url, vetting.registration.person.name)

    @admin.display(description=_("identity document"))
    def document(self, vetting: Vetting) -> Any:
        return vetting.registration.document or "—"

    @admin.action(description=_("Sign for a late addition"), permissions=["vet"])
    def sign_late_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        form = LateForm(request.POST if "told" in request.POST else None)
        return self._told(request, queryset, "sign_late_selected", form, sign_late)

    @admin.action(description=pgettext_lazy("vetting", "Clear"), permissions=["vet"])
    def clear_selected(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, queryset, decide_vetting, status=VettingStatus.CLEARED)

    @admin.action(description=pgettext_lazy("vetting", "Do not admit"), permissions=["vet"])
    def refuse_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        form = RefusalForm(request.POST if "told" in request.POST else None)
        return self._told(request, queryset, "refuse_selected", form, decide_vetting, status=VettingStatus.REFUSED)

    @admin.action(description=_("Assign zones"), permissions=["vet"])
    def assign_zones_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        editions = {vetting.edition_id: vetting.registration.event.edition for vetting in queryset}
        if len(editions) > 1:
            messages.error(request, gettext("Choose people of one edition."))
            return None
        form = ZonesForm(request.POST if "told" in request.POST else None, edition=next(iter(editions.values())))
        return self._told(request, queryset, "assign_zones_selected", form, assign_zones)

    @admin.action(description=_("Give the vehicle permit"), permissions=["vet"])
    def permit_selected(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, queryset, permit_vehicle, is_permitted=True)

    @admin.action(description=_("Take the vehicle permit"), permissions=["vet"])
    def take_permit_selected(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, queryset, permit_vehicle, is_permitted=False)

    def _told(
        self,
        request: HttpRequest,
        queryset: QuerySet[Vetting],
        name: str,
        form: forms.Form,
        verb: Callable[..., object],
        **fixed: object,
    ) -> HttpResponse | None:
        """Ask what the verb needs to be told, then do it to each."""
        if form.is_valid():
            self._each(request, queryset, verb, **fixed, **form.cleaned_data)
            return None
        context = self.admin_site.each_context(request) | {
            "title": self.get_actions(request)[name][2],
            "vettings": queryset,
            "action": name,
            "form": form,
        }
        return TemplateResponse(request, "events/registration/vetting_action.html", context)

    def _each(
        self, request: HttpRequest, queryset: QuerySet[Vetting], verb: Callable[..., object], **told: object
    ) -> None:
        """Do it to each, and say how many are as asked now; a refusal ends it."""
        done = 0
        for vetting in queryset.order_by("pk"):
            try:
                verb(vetting=vetting, by=user_of(request), **told)
                done += 1
            except RegistrationRefused as refusal:
                messages.error(request, f"{vetting}: {refusal}")
                break
        messages.success(
            request, ngettext("Done for {count} person.", "Done for {count} people.", done).format(count=done)
        )

    def has_vet_permission(self, request: HttpRequest, obj: Vetting | None = None) -> bool:
        return bool(request.user.has_perm("events.vet_registration", obj))
