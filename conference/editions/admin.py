"""Editions at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.audit.admin_base import AdminBase, Bilingual, InlineBase
from conference.editions.models import Edition, Target


class TargetInline(InlineBase):
    model = Target


@admin.register(Edition)
class EditionAdmin(AdminBase):
    shown_to_the_public = True
    list_display = (
        "year",
        Bilingual("name", pgettext_lazy("of a thing", "name")),
        Bilingual("theme", _("theme")),
        "opens_on",
        "closes_on",
        "is_current",
    )
    inlines = (TargetInline,)
