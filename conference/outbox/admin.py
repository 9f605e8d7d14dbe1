"""The outbox at the desk: what was sent to whom, and what waits. Contents of secret messages are never shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from conference.audit.admin_base import AdminBase, ReadOnly
from conference.outbox.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnly, AdminBase):
    list_display = ("created_at", "kind", "person", "channel", "status", "attempts", "sent_at")
    list_filter = ("status", "kind", "channel")
    list_select_related = ("person",)
    fields = (
        "kind",
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

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("html", "attachments")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in self.fields if not (obj and obj.is_secret and name in ("subject", "text"))]
