"""Materials of sessions at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from conference.audit.admin_base import Bilingual
from conference.people.requests import user_of
from events.materials.models import Material
from events.program.admin import OwnEvents, events_of
from events.program.models import Session


@admin.register(Material)
class MaterialAdmin(OwnEvents):
    path_to_event = "session__event"
    shown_to_the_public = True
    title = Bilingual("title", _("title"))
    list_display = (title, "session", "visibility", "kind_and_size", "uploaded_by", "created_at")
    list_display_links = (title,)
    list_filter = ("visibility", "session__event")
    list_select_related = ("session__event", "uploaded_by__person")
    search_fields = ("title_zh", "title_en", "session__title_zh", "session__title_en")
    autocomplete_fields = ("session",)
    fields = ("session", "title_zh", "title_en", "file", "visibility", "rank", "uploaded_by", "created_at")
    readonly_fields = ("uploaded_by", "created_at")
    view_on_site = False  # the file itself is a link

    @admin.display(description=_("file"), ordering="size")
    def kind_and_size(self, material: Material) -> str:
        return f"{material.format} · {filesizeformat(material.size)}"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).shown_to(user_of(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.related_model is Session:
            options["queryset"] = Session.objects.filter(event__in=events_of(request)).shown_to(user_of(request))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.uploaded_by = user_of(request)
        super().save_model(request, obj, form, change)
