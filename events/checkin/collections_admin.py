"""The collection ledger at the desk, and what there is to collect."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from conference.audit.admin_base import AdminBase, Bilingual, ReadOnly
from conference.audit.services import record
from conference.kit import spreadsheets
from conference.people.requests import user_of
from conference.templatetags.face import moment
from events.checkin.desk import badges_of
from events.checkin.forms import VoidForm
from events.checkin.models import Collection, CollectionItem
from events.checkin.services.collecting import void


@admin.register(CollectionItem)
class CollectionItemAdmin(AdminBase):
    path_to_edition = "edition"
    list_display = (Bilingual("name", pgettext_lazy("of a thing", "name")), "edition", "is_once", "rank")
    list_select_related = ("edition",)


@admin.register(Collection)
class CollectionAdmin(ReadOnly, AdminBase):
    action_form = VoidForm
    list_display = (
        "signed_at", "holder", "affiliation", "item", "collected_by", "handed_out_by", "batch", "voided_at",
        "void_reason",
    )  # fmt: skip
    list_filter = ("item", ("voided_at", admin.EmptyFieldListFilter))
    list_select_related = ("receipt__handed_out_by__person", "issued_pass__person", "item", "voided_by__person")
    search_fields = (
        "receipt__code", "receipt__proxy_name", "issued_pass__code", "issued_pass__person__name_zh",
        "issued_pass__person__family_name", "issued_pass__person__affiliation",
    )  # fmt: skip
    fields = readonly_fields = (
        "holder", "affiliation", "item", "signed_at", "collected_by", "proxy_phone", "signature", "handed_out_by",
        "batch", "voided_at", "voided_by", "void_reason",
    )  # fmt: skip
    actions = ("export_selected", "void_selected")

    @admin.display(description=pgettext_lazy("when", "collected"), ordering="receipt__signed_at")
    def signed_at(self, row: Collection) -> str:
        return moment(row.receipt.signed_at)

    @admin.display(description=_("person"))
    def holder(self, row: Collection) -> Any:
        return row.issued_pass.person

    @admin.display(description=_("organization"), ordering="issued_pass__person__affiliation")
    def affiliation(self, row: Collection) -> str:
        return row.issued_pass.person.affiliation

    @admin.display(description=_("collected by"))
    def collected_by(self, row: Collection) -> str:
        return row.receipt.proxy_name or gettext("themselves")

    @admin.display(description=_("phone of whoever collected"))
    def proxy_phone(self, row: Collection) -> str:
        return row.receipt.proxy_phone or "—"

    @admin.display(description=_("signature"))
    def signature(self, row: Collection) -> str:
        if row.receipt.signature is None:
            return row.receipt.typed_name
        return format_html(
            '<svg viewBox="0 0 600 200" width="300" height="100" role="img" aria-label="{}">'
            '<path d="{}" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round"/></svg>',
            gettext("signature"),
            row.receipt.signature,
        )

    @admin.display(description=_("handed out by"))
    def handed_out_by(self, row: Collection) -> Any:
        return row.receipt.handed_out_by

    @admin.display(description=_("receipt"), ordering="receipt")
    def batch(self, row: Collection) -> str:
        return row.receipt.code

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(issued_pass__in=badges_of(request).values("pk"))

    @admin.action(description=_("Export to Excel"), permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        """Names and phone numbers leave the house: that is audited. Signatures do not."""
        if first := queryset.first():
            record(actor=request.user, verb="export", target=first, changes={"rows": queryset.count()})
        rows = (
            (
                row.receipt.signed_at,
                row.issued_pass.person.printed_name,
                row.issued_pass.person.affiliation,
                row.issued_pass.code,
                row.item.name,
                self.collected_by(row),
                row.receipt.proxy_phone,
                gettext("drawn") if row.receipt.signature else row.receipt.typed_name,
                row.receipt.handed_out_by.person.name,
                row.receipt.code,
                row.voided_at,
                row.void_reason,
            )
            for row in queryset.order_by("pk").select_related(*self.list_select_related)
        )
        columns = (
            pgettext_lazy("when", "collected"), _("name"), _("organization"), pgettext_lazy("document", "pass"),
            pgettext_lazy("to collect", "item"), _("collected by"), _("phone of whoever collected"), _("signature"),
            _("handed out by"), _("receipt"), pgettext_lazy("when", "made void"), _("why void"),
        )  # fmt: skip
        return spreadsheets.download(
            filename="collections", title=str(_("Collection ledger")), columns=columns, rows=rows
        )

    @admin.action(description=_("Make void, with a reason"), permissions=["void"])
    def void_selected(self, request: HttpRequest, queryset: Any) -> None:
        chosen = list(queryset)
        try:
            for collection in chosen:
                void(collection=collection, reason=request.POST.get("reason", ""), by=user_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            words = ngettext("{count} row is void.", "{count} rows are void.", len(chosen))
            messages.success(request, words.format(count=len(chosen)))

    def has_void_permission(self, request: HttpRequest, obj: Collection | None = None) -> bool:
        return bool(request.user.has_perm("events.void_collection", obj))
