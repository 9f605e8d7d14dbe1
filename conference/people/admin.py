"""People at the desk."""

from django.contrib import admin

from conference.audit.admin_base import AdminBase, InlineBase
from conference.people.models import Appointment, Consent, Person, PrivacyNotice, User


@admin.register(Person)
class PersonAdmin(AdminBase):
    list_display = ("name", "affiliation", "country", "email", "masked_phone", "language")
    search_fields = ("name_zh", "family_name", "given_names", "email", "affiliation")
    readonly_fields = ("masked_phone",)
    exclude = ("phone",)
    list_filter = ("language", "country")


class AppointmentInline(InlineBase):
    model = Appointment


@admin.register(User)
class UserAdmin(AdminBase):
    """Accounts. Names and contacts belong to the person; passwords are nobody's to see or set here."""

    list_display = ("person", "email", "masked_phone", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active")
    list_select_related = ("person",)
    search_fields = ("email", "person__name_zh", "person__family_name")
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
    readonly_fields = ("person", "email", "masked_phone", "last_login", "date_joined")
    inlines = (AppointmentInline,)


@admin.register(PrivacyNotice)
class PrivacyNoticeAdmin(AdminBase):
    list_display = ("version", "published_on")


@admin.register(Consent)
class ConsentAdmin(AdminBase):
    list_display = ("person", "notice", "language", "given_at")
    list_select_related = ("person", "notice")
