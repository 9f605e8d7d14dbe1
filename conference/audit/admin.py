"""The log at the desk: read only."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.audit.admin_base import AdminBase, ReadOnly
from conference.audit.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, AdminBase):
    list_display = ("at", "actor", "verb", "object_type", "object_label")
    list_filter = ("verb", "object_type")
    search_fields = ("object_label",)
    list_per_page = 100

    @admin.display(description=_("actor"), ordering="actor_id")
    def actor(self, entry: Any) -> str:
        return entry.actor_name or "—"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Names are looked up, never stored: an erased person leaves an entry without one."""
        actors = get_user_model()._default_manager.filter(pk=OuterRef("actor_id"))
        name = Coalesce(NullIf("person__name_zh", Value("")), "person__given_names")
        return super().get_queryset(request).annotate(actor_name=Subquery(actors.values_list(name)[:1]))
