"""Check-in at the desk: areas, gates, shifts with their devices, scans, and the inbox of conflicts."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from conference.audit.admin_base import AdminBase, Bilingual, ReadOnly
from conference.editions.models import Edition
from conference.people.requests import user_of
from events.checkin import badges_admin, collections_admin  # noqa: F401 those desks are too long to stand here
from events.checkin.desk import areas_of, gates_of, shifts_of
from events.checkin.forms import GateForm, SettlingForm, ShiftForm
from events.checkin.models import Area, Conflict, Device, Gate, Scan, Shift
from events.checkin.services.joining import revoke_device, revoke_shift
from events.checkin.services.settling import settle
from events.program.admin import events_of
from events.program.models import Event, Session
from events.registration.models import AttendeeCategory


class OwnEditions(AdminBase):
    """Organizers of events work in these events' editions."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **options)
        if field and db_field.related_model is Edition:
            own = Q(pk__in=field.queryset) | Q(events__in=Event.objects.organized_by(user_of(request)))
            field.queryset = Edition.objects.filter(own).distinct()
        return field


@admin.register(Area)
class AreaAdmin(OwnEditions):
    name = Bilingual("name", pgettext_lazy("of a thing", "name"))
    list_display = (name, "event", "session", "readmission")
    list_display_links = (name,)
    list_filter = ("edition",)
    list_select_related = ("event", "session")
    search_fields = ("name_zh", "name_en")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(pk__in=areas_of(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.related_model is Event:
            options["queryset"] = events_of(request)
        if db_field.related_model is Session:
            seated = Session.objects.shown_to(user_of(request)).filter(seat_pools__isnull=False)
            options["queryset"] = seated.filter(event__in=events_of(request)).distinct()
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(Gate)
class GateAdmin(AdminBase):
    form = GateForm
    name = Bilingual("name", pgettext_lazy("of a thing", "name"))
    list_display = (name, "area", "direction", "opening")
    list_display_links = (name,)
    list_filter = ("direction", "area__event")
    list_select_related = ("area__event",)
    search_fields = ("name_zh", "name_en", "area__name_zh", "area__name_en")

    @admin.display(description=_("opens"))
    def opening(self, gate: Gate) -> Any:
        return gate.opens

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(pk__in=gates_of(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.related_model is Area:
            options["queryset"] = areas_of(request)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        options["widget"] = UnfoldAdminCheckboxSelectMultipleWidget
        options["queryset"] = AttendeeCategory.objects.filter(edition__in=areas_of(request).values("edition"))
        return super().formfield_for_manytomany(db_field, request, **options)


@admin.register(Shift)
class ShiftAdmin(OwnEditions):
    """The secret is made with the shift; whoever may change the shift sees its QR code."""

    form = ShiftForm
    list_display = ("name", "starts_at", "ends_at", "devices_of", "is_kiosk", "revoked_at", "qr_code")
    list_filter = ("edition", "is_kiosk")
    search_fields = ("name",)
    fields = ("edition", "name", "gates", "starts_at", "ends_at", "devices_total", "is_kiosk")
    actions = ("revoke_selected",)

    @admin.display(description=pgettext_lazy("of check-in", "devices"))
    def devices_of(self, shift: Any) -> str:
        return f"{shift.joined} / {shift.devices_total}"

    @admin.display(description=_("QR code"))
    def qr_code(self, shift: Shift) -> str:
        return format_html('<a href="{}">{}</a>', reverse("checkin:shift", args=[shift.pk]), gettext("Show"))

    def get_queryset(self, request: HttpRequest) -> Any:
        joined = Count("devices", filter=Q(devices__revoked_at=None))
        return super().get_queryset(request).filter(pk__in=shifts_of(request)).annotate(joined=joined)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        options["widget"] = UnfoldAdminCheckboxSelectMultipleWidget
        options["queryset"] = gates_of(request).select_related("area")
        return super().formfield_for_manytomany(db_field, request, **options)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nobody puts a shift at gates where they could not change it."""
        super().save_related(request, form, formsets, change)
        if not self.has_change_permission(request, form.instance):
            raise PermissionDenied

    @admin.action(description=_("Revoke: its devices and its QR code open nothing any more"), permissions=["change"])
    def revoke_selected(self, request: HttpRequest, queryset: Any) -> None:
        for shift in queryset:
            revoke_shift(shift=shift, by=user_of(request))
        messages.success(request, gettext("Revoked."))


class ShiftFilter(admin.SimpleListFilter):
    """Devices of one shift, of those that the visitor sees."""

    title = pgettext_lazy("of check-in", "shift")
    parameter_name = "shift"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(shift.pk), shift.name) for shift in shifts_of(request)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value() or ""
        return queryset.filter(shift=int(chosen)) if chosen.isdecimal() else queryset


@admin.register(Device)
class DeviceAdmin(ReadOnly, AdminBase):
    list_display = ("name", "shift", "joined_at", "seen_at", "revoked_at")
    list_filter = (ShiftFilter,)
    list_select_related = ("shift",)
    search_fields = ("name", "code")
    fields = ("code", "name", "shift", "joined_at", "seen_at", "revoked_at")
    actions = ("revoke_selected",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(shift__in=shifts_of(request))

    @admin.action(description=_("Shut out: it opens nothing any more"), permissions=["revoke"])
    def revoke_selected(self, request: HttpRequest, queryset: Any) -> None:
        for device in queryset:
            revoke_device(device=device, by=user_of(request))
        messages.success(request, gettext("Shut out."))

    def has_revoke_permission(self, request: HttpRequest, obj: Device | None = None) -> bool:
        return bool(request.user.has_perm("events.revoke_device", obj))


class GateFilter(admin.SimpleListFilter):
    """Rows of one gate, of those that the visitor sees."""

    title = _("gate")
    parameter_name = "gate"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(gate.code, str(gate)) for gate in gates_of(request).select_related("area")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(gate__code=self.value()) if self.value() else queryset


@admin.register(Scan)
class ScanAdmin(ReadOnly, AdminBase):
    list_display = ("scanned_at", "gate", "holder", "direction", "verdict", "shown", "device")
    list_filter = ("verdict", "direction", GateFilter)
    list_select_related = ("gate__area", "issued_pass__person", "device")
    search_fields = ("issued_pass__code", "issued_pass__person__name_zh", "issued_pass__person__family_name")
    fields = (
        "gate", "device", "direction", "verdict", "shown", "issued_pass", "holder", "registration", "token",
        "scanned_at", "received_at",
    )  # fmt: skip
    readonly_fields = ("holder",)

    @admin.display(description=_("person"))
    def holder(self, scan: Scan) -> Any:
        return scan.issued_pass and scan.issued_pass.person

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(gate__in=gates_of(request))


@admin.register(Conflict)
class ConflictAdmin(ReadOnly, AdminBase):
    """What devices let in while they were offline, unsettled first."""

    action_form = SettlingForm
    list_display = (
        "gate", "scanned_at", "holder", "verdict", "earlier_gate", "earlier_at", "settled_at", "settled_by", "note",
    )  # fmt: skip
    list_filter = (("settled_at", admin.EmptyFieldListFilter), "scan__verdict")
    list_select_related = (
        "scan__gate__area", "scan__earlier__gate__area", "scan__issued_pass__person", "settled_by__person",
    )  # fmt: skip
    fields = readonly_fields = (
        "gate", "scanned_at", "holder", "verdict", "shown", "earlier_gate", "earlier_at", "settled_at", "settled_by",
        "note",
    )  # fmt: skip
    actions = ("settle_selected",)

    @admin.display(description=_("gate"))
    def gate(self, conflict: Conflict) -> Gate:
        return conflict.scan.gate

    @admin.display(description=pgettext_lazy("when", "scanned"), ordering="scan__scanned_at")
    def scanned_at(self, conflict: Conflict) -> Any:
        return conflict.scan.scanned_at

    @admin.display(description=_("person"))
    def holder(self, conflict: Conflict) -> Any:
        return conflict.scan.issued_pass and conflict.scan.issued_pass.person

    @admin.display(description=_("verdict"))
    def verdict(self, conflict: Conflict) -> str:
        return conflict.scan.get_verdict_display()

    @admin.display(description=_("shown while offline"))
    def shown(self, conflict: Conflict) -> str:
        return conflict.scan.get_shown_display()

    @admin.display(description=_("gate of the earlier entry"))
    def earlier_gate(self, conflict: Conflict) -> Any:
        return conflict.scan.earlier and conflict.scan.earlier.gate

    @admin.display(description=_("time of the earlier entry"))
    def earlier_at(self, conflict: Conflict) -> Any:
        return conflict.scan.earlier and conflict.scan.earlier.scanned_at

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(scan__gate__in=gates_of(request))

    @admin.action(description=_("Settle, with a note"), permissions=["settle"])
    def settle_selected(self, request: HttpRequest, queryset: Any) -> None:
        chosen = list(queryset)
        try:
            for conflict in chosen:
                settle(conflict=conflict, note=request.POST.get("note", ""), by=user_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            words = ngettext("{count} conflict is settled.", "{count} conflicts are settled.", len(chosen))
            messages.success(request, words.format(count=len(chosen)))

    def has_settle_permission(self, request: HttpRequest, obj: Conflict | None = None) -> bool:
        return bool(request.user.has_perm("events.settle_conflict", obj))
