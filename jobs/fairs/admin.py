"""Fairs at the desk."""

from django.contrib import admin

from conference.audit.admin_base import AdminBase
from jobs.fairs.models import Fair


@admin.register(Fair)
class FairAdmin(AdminBase):
    shown_to_the_public = True
    path_to_edition = "edition"
    list_display = ("title_zh", "edition", "event", "rank")
    list_filter = ("edition",)
    list_select_related = ("edition", "event")
