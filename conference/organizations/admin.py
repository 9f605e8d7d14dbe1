"""Organizations at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.audit.admin_base import AdminBase, Bilingual, InlineBase
from conference.organizations.models import Hosting, Membership, Organization, Verification
from conference.organizations.services import verify
from conference.people.requests import user_of


class MembershipInline(InlineBase):
    model = Membership
    autocomplete_fields = ("user",)


@admin.register(Organization)
class OrganizationAdmin(AdminBase):
    shown_to_the_public = True
    list_display = (
        Bilingual("name", pgettext_lazy("of a thing", "name")),
        "kind",
        "city",
        "country",
        "verification",
        "created_at",
    )
    list_filter = ("verification", "kind", "is_demo")
    search_fields = ("name_zh", "name_en", "credit_code")
    readonly_fields = ("verification",)
    inlines = (MembershipInline,)
    actions = ("mark_verified", "mark_rejected")

    @admin.action(description=_("Mark as verified"), permissions=["change"])
    def mark_verified(self, request: HttpRequest, queryset: Any) -> None:
        self._verify(request, queryset, Verification.VERIFIED)

    @admin.action(description=_("Reject"), permissions=["change"])
    def mark_rejected(self, request: HttpRequest, queryset: Any) -> None:
        self._verify(request, queryset, Verification.REJECTED)

    def _verify(self, request: HttpRequest, queryset: Any, verdict: Verification) -> None:
        for organization in queryset:
            verify(organization=organization, verdict=verdict, by=user_of(request))


@admin.register(Hosting)
class HostingAdmin(AdminBase):
    shown_to_the_public = True
    path_to_edition = "edition"
    list_display = ("edition", "role", "rank", "organization")
    list_filter = ("edition", "role")
    list_select_related = ("edition", "organization")
    autocomplete_fields = ("organization",)
