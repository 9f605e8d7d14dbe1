"""People at the desk."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from conference.audit.admin_base import AdminBase, InlineBase
from conference.people.merging import merge, rows_of
from conference.people.models import Appointment, Consent, Person, PrivacyNotice, User
from conference.people.requests import user_of
from conference.people.services import settle_desk


class Masked(AdminBase):
    """A phone number is shown without its middle."""

    @admin.display(description=_("phone"))
    def masked_phone(self, phoned: Any) -> str:
        return str(phoned.masked_phone)


class TwiceFilter(admin.SimpleListFilter):
    """Records that may be one human."""

    title = _("possible duplicates")
    parameter_name = "twice"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("same phone or document, or same name and e-mail"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.maybe_twice() if self.value() else queryset


@admin.register(Person)
class PersonAdmin(Masked):
    list_display = ("name", "affiliation", "country", "email", "masked_phone", "language")
    search_fields = ("name_zh", "family_name", "given_names", "email", "affiliation")
    ordering = ("-id",)
    readonly_fields = ("masked_phone",)
    exclude = ("phone",)
    list_filter = (TwiceFilter, "language", "country")
    actions = ("merge_selected",)
    actions_detail = ("outbox",)

    @action(description=_("Their messages"), url_path="outbox", permissions=["view"])
    def outbox(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What was sent to somebody, in the outbox."""
        return redirect(f"{reverse('admin:conference_message_changelist')}?person__id__exact={object_id}")

    @admin.action(description=_("Merge two records of one human"), permissions=["change"])
    def merge_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Ask which one is kept; then merge."""
        people = list(queryset.order_by("pk"))
        if len(people) != 2:
            messages.error(request, gettext("Choose exactly two records."))
            return None
        if "merge" not in request.POST:
            for person in people:
                person.login, person.rows = hasattr(person, "user"), rows_of(person)
            context = self.admin_site.each_context(request) | {"people": people, "title": gettext("Merge two records")}
            return TemplateResponse(request, "conference/people/merge.html", context)
        kept = next((person for person in people if str(person.pk) == request.POST.get("kept")), None)
        if kept is None:
            messages.error(request, gettext("Say which of the two records is kept."))
            return None
        given_up = next(person for person in people if person != kept)
        try:
            merge(kept=kept, given_up=given_up, by=user_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, gettext("They are one now."))
        return None

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
