"""The outbox at the desk: what was sent to whom, and what waits. Contents of secret messages are never shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext_lazy as _

from conference.audit.admin_base import AdminBase, ReadOnly
from conference.kit.crypto import UNREADABLE
from conference.outbox.messages import kinds
from conference.outbox.models import Message


class KindFilter(admin.SimpleListFilter):
    """Messages of one kind, by the name that organizers know."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, kind.title) for name, kind in kinds.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(ReadOnly, AdminBase):
    list_display = ("created_at", "kind_title", "person", "channel", "status", "attempts", "sent_at")
    list_filter = ("status", KindFilter, "channel")
    fields = (
        "kind_title",
        "person",
        "channel",
        "language",
        "content",
        "status",
        "due_at",
        "attempts",
        "error",
        "sent_at",
    )
    readonly_fields = ("kind_title", "content")

    @admin.display(description=_("kind"), ordering="kind")
    def kind_title(self, message: Message) -> Any:
        return kinds[message.kind].title if message.kind in kinds else message.kind

    @admin.display(description=_("text"))
    def content(self, message: Message) -> Any:
        """Subject and text, as far as there is a key to open them."""
        try:
            return linebreaksbr("\n\n".join(filter(None, [message.subject, message.text])))
        except UNREADABLE:
            return _("This message cannot be decrypted.")

    def get_queryset(self, request: HttpRequest) -> Any:
        """What is sealed stays so in the list, which a lost key must not close."""
        sealed = ("address", "subject", "text", "html", "person__phone")
        return super().get_queryset(request).select_related("person").defer(*sealed)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in self.fields if not (obj and obj.is_secret and name == "content")]
