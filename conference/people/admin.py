"""People at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.audit.admin_base import AdminBase, InlineBase
from conference.people.models import Appointment, Consent, Person, PrivacyNotice, User
from conference.people.services import settle_desk


class Masked(AdminBase):
    """A phone number is shown without its middle."""

    @admin.display(description=_("phone"))
    def masked_phone(self, phoned: Any) -> str:
        return str(phoned.masked_phone)


@admin.register(Person)
class PersonAdmin(Masked):
    list_display = ("name", "affiliation", "country", "email", "masked_phone", "language")
    search_fields = ("name_zh", "family_name", "given_names", "email", "affiliation")
    ordering = ("-id",)
    readonly_fields = ("masked_phone",)
    exclude = ("phone",)
    list_filter = ("language", "country")

    @admin.display(description=_("name"), ordering="name_zh")
    def name(self, person: Person) -> str:
        return person.name


class AppointmentInline(InlineBase):
    model = Appointment


@admin.register(User)
class UserAdmin(Masked):
    """Accounts. Names and contacts belong to the person; passwords are nobody's to see or set here."""

    list_display = ("person", "email", "masked_phone", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active")
    list_select_related = ("person",)
    search_fields = ("email", "person__name_zh", "person__family_name")
    ordering = ("-id",)
    fields = (
        "person",
        "email",
        "masked_phone",
        "is_active",
        "is_staff",
        "is_superuser",
        "last_login",
        "date_joined",
    )
    readonly_fields = ("person", "email", "masked_phone", "is_staff", "last_login", "date_joined")
    inlines = (AppointmentInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The key follows the roles that are given and taken here."""
        super().save_related(request, form, formsets, change)
        settle_desk(user=form.instance)


@admin.register(PrivacyNotice)
class PrivacyNoticeAdmin(AdminBase):
    list_display = ("version", "published_on")


@admin.register(Consent)
class ConsentAdmin(AdminBase):
    list_display = ("person", "notice", "language", "given_at")
    list_select_related = ("person", "notice")
