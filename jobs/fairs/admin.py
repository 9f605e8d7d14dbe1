"""Fairs at the desk."""

from django.contrib import admin
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
