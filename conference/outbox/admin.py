"""The outbox at the desk: what was sent to whom, and what waits. Contents of secret messages are never shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.audit.admin_base import AdminBase, ReadOnly
from conference.outbox.messages import titles
from conference.outbox.models import Message


class KindFilter(admin.SimpleListFilter):
    """Messages of one kind, by the name that organizers know."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(titles.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(ReadOnly, AdminBase):
    list_display = ("created_at", "kind_title", "person", "channel", "status", "attempts", "sent_at")
    list_filter = ("status", KindFilter, "channel")
    list_select_related = ("person",)
    fields = (
        "kind_title",
        "person",
        "channel",
        "language",
        "subject",
        "text",
        "status",
        "due_at",
        "attempts",
        "error",
        "sent_at",
    )
    readonly_fields = ("kind_title",)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_title(self, message: Message) -> Any:
        return titles.get(message.kind, message.kind)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("html", "attachments")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in self.fields if not (obj and obj.is_secret and name in ("subject", "text"))]
