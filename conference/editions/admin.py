"""Editions at the desk."""

from django.contrib import admin

from conference.audit.admin_base import AdminBase, InlineBase
from conference.editions.models import Edition, Target


class TargetInline(InlineBase):
    model = Target


@admin.register(Edition)
class EditionAdmin(AdminBase):
    shown_to_the_public = True
    list_display = ("year", "name_zh", "theme_zh", "opens_on", "closes_on", "is_current")
    inlines = (TargetInline,)
