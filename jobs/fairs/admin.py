"""Fairs at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.audit.admin_base import AdminBase, Bilingual
from jobs.fairs.models import Fair


@admin.register(Fair)
class FairAdmin(AdminBase):
    shown_to_the_public = True
    path_to_edition = "edition"
    list_display = (Bilingual("title", _("title")), "edition", "event", "rank")
    list_filter = ("edition",)
    list_select_related = ("edition", "event")

    def get_readonly_fields(self, request: HttpRequest, obj: Fair | None = None) -> Any:
        """A fair stays in its edition: positions were posted for it there."""
        return ("edition",) if obj else ()
