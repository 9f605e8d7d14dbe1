"""Positions at the desk: what waits for approval, and what is published."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from conference.audit.admin_base import AdminBase, Bilingual
from conference.kit import spreadsheets
from conference.people.requests import user_of
from jobs.positions.models import Position, PositionStatus
from jobs.positions.services import Unread, WrongStatus, approve, index, reject, version_of


class ReviewForm(forms.ModelForm[Position]):
    """A position as it was read, and what its employer must change before it is published."""

    reason = forms.CharField(
        label=_("What the employer must change"), max_length=300, required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )  # fmt: skip
    version = forms.CharField(label="", widget=forms.HiddenInput({"autocomplete": "off"}), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.updated_at.isoformat()

    def clean(self) -> dict[str, Any] | None:
        """Saving would write over what its employer changed meanwhile."""
        if self.instance.pk and self.cleaned_data.get("version") != version_of(self.instance).isoformat():
            raise forms.ValidationError(str(Unread()), code="unread")
        return super().clean()


@admin.register(Position)
class PositionAdmin(AdminBase):
    shown_to_the_public = True
    path_to_edition = "edition"
    list_display = (
        Bilingual("title", pgettext_lazy("of a position", "title")),
        "organization",
        "fair",
        "city",
        "category",
        "degree",
        "status",
        "changed",
    )
    list_filter = ("status", "fair", "category", "degree")
    list_select_related = ("organization", "fair")
    search_fields = ("title_zh", "title_en", "organization__name_zh", "organization__name_en", "code")
    autocomplete_fields = ("organization",)
    readonly_fields = ("code", "status", "rejection", "published_at")
    form = ReviewForm
    actions = ("approve_selected", "export_selected")
    actions_submit_line = ("approve_this", "reject_this")

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, position: Position) -> str:
        """When, and which version the list shows: an action decides on no other."""
        return format_html(
            '{}<input type="hidden" name="version-{}" value="{}" autocomplete="off">',
            formats.localize(timezone.localtime(position.updated_at)),
            position.pk,
            position.updated_at.isoformat(),
        )

    @admin.action(description=_("Approve and publish"), permissions=["change"])
    def approve_selected(self, request: HttpRequest, queryset: Any) -> None:
        def approve_as_shown(position: Position) -> None:
            if request.POST.get(f"version-{position.pk}") != position.updated_at.isoformat():
                raise Unread
            approve(position=position, by=user_of(request))

        self._decide(request, queryset.select_related("organization"), approve_as_shown)

    @admin.action(description=_("Export to Excel"), permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        """The selected positions, one a row."""
        columns = (
            _("code"),
            pgettext_lazy("of a position", "title (Chinese)"),
            pgettext_lazy("of a position", "title (English)"),
            _("organization"),
            _("fair"),
            _("industry"),
            pgettext_lazy("of a position", "city"),
            _("minimum degree"),
            _("openings"),
            _("salary from (yuan a month)"),
            _("salary to (yuan a month)"),
            _("status"),
            pgettext_lazy("when", "published"),
        )
        rows = (
            (
                position.code,
                position.title_zh,
                position.title_en,
                position.organization.name_zh,
                position.fair,
                position.get_category_display(),
                position.city,
                position.get_degree_display(),
                position.headcount,
                position.salary_from,
                position.salary_to,
                position.get_status_display(),
                position.published_at,
            )
            for position in queryset.select_related("organization", "fair").iterator(chunk_size=500)
        )
        return spreadsheets.download(filename="positions", title=str(_("Positions")), columns=columns, rows=rows)

    def _decide(self, request: HttpRequest, positions: Any, decide: Any) -> None:
        decided = 0
        for position in positions:
            try:
                decide(position)
                decided += 1
            except WrongStatus as refusal:
                messages.warning(request, f"{position}: {refusal}")
        if decided:
            said = ngettext("{count} position reviewed.", "{count} positions reviewed.", decided)
            messages.success(request, said.format(count=decided))

    @action(description=_("Approve and publish"), permissions=["change"])
    def approve_this(self, request: HttpRequest, position: Position) -> None:
        self._decide(request, [position], lambda position: approve(position=position, by=user_of(request)))

    @action(description=_("Send back to the employer"), permissions=["change"])
    def reject_this(self, request: HttpRequest, position: Position) -> None:
        reason = request.POST.get("reason", "").strip()
        if reason:
            self._decide(
                request, [position], lambda position: reject(position=position, reason=reason, by=user_of(request))
            )
        else:
            messages.error(request, _("Write what the employer must change, then send it back."))

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> Any:
        waits = Position.objects.filter(pk=object_id, status=PositionStatus.SUBMITTED).exists()
        return super().get_actions_submit_line(request, object_id) if waits else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a position that waits for approval can be sent back."""
        waits = obj is not None and obj.status == PositionStatus.SUBMITTED
        return [name for name in super().get_fields(request, obj) if waits or name != "reason"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index([obj])
