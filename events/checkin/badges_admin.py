"""Badges at the desk: which there are, what cannot be printed of them, their print, and the log of it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from conference.audit.admin_base import AdminBase, ReadOnly
from conference.kit.bilingual import pick
from conference.people.requests import user_of
from conference.templatetags.face import moment
from events.checkin.desk import badges_of
from events.checkin.fonts import missing, missing_of_each
from events.checkin.forms import PrintForm
from events.checkin.models import Badge, BadgePrint
from events.checkin.services.printing import PrintRefused
from events.program.admin import events_of
from events.registration.models import AttendeeCategory

MOST = 300
"""Badges in one file: two seconds' work, and as many sheets as a printer holds."""


class EventFilter(admin.SimpleListFilter):
    """Badges that open one of the events that the visitor sees."""

    title = _("event")
    parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(event.code, event.title) for event in events_of(request)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.opening(events_of(request).filter(code=self.value())) if self.value() else queryset


class CategoryFilter(admin.SimpleListFilter):
    """Badges of whoever is registered as that."""

    title = _("category of attendees")
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        editions = events_of(request).values("edition")
        return [(str(each.pk), each.name) for each in AttendeeCategory.objects.filter(edition__in=editions)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value() or ""
        return queryset.of_category(int(chosen)) if chosen.isdecimal() else queryset


class PrintedFilter(admin.SimpleListFilter):
    """Badges by their last print."""

    title = pgettext_lazy("badges", "printed")
    parameter_name = "printed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("no", pgettext_lazy("badges", "Not printed")),
            ("yes", pgettext_lazy("badges", "Printed")),
            ("void", _("Printed with a void code")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "no":
                return queryset.filter(printed_version=None)
            case "yes":
                return queryset.filter(printed_version=F("version"))
            case "void":
                return queryset.filter(printed_version__lt=F("version"))
        return queryset


class UnprintableFilter(admin.SimpleListFilter):
    """Badges whose name has a character that no font has."""

    title = _("name to print")
    parameter_name = "unprintable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Name cannot be printed"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        badges = list(queryset)
        absent = missing_of_each(badge.person.printed_name for badge in badges)
        return queryset.filter(pk__in=[badge.pk for badge, lacks in zip(badges, absent, strict=True) if lacks])


@admin.register(Badge)
class BadgeAdmin(ReadOnly, AdminBase):
    """The passes that open something. They are printed in the order of the list."""

    list_display = ("printed_name", "affiliation", "category", "code", "printed", "concern")
    list_filter = (EventFilter, CategoryFilter, PrintedFilter, UnprintableFilter)
    ordering = ("person__affiliation", "person__name_zh", "pk")
    search_fields = ("code", "person__name_zh", "person__family_name", "person__affiliation", "person__email")
    fields = ("code", "printed_name", "passport_name", "affiliation", "category", "version", "printed", "concern")
    readonly_fields = ("printed_name", "passport_name", "affiliation", "category", "printed", "concern")
    actions = ("print_selected",)

    @admin.display(description=_("name to print"), ordering="person__name_zh")
    def printed_name(self, badge: Badge) -> str:
        return badge.person.printed_name

    @admin.display(description=_("passport name"))
    def passport_name(self, badge: Badge) -> str:
        return badge.person.passport_name

    @admin.display(description=_("organization"), ordering="person__affiliation")
    def affiliation(self, badge: Badge) -> str:
        return badge.person.affiliation

    @admin.display(description=_("category of attendees"))
    def category(self, badge: Any) -> str:
        return pick(badge.category["zh"], badge.category["en"]) if badge.category else "—"

    @admin.display(description=pgettext_lazy("badges", "printed"), ordering="printed_at")
    def printed(self, badge: Any) -> str:
        if badge.printed_version is None:
            return "—"
        if badge.printed_version != badge.version:
            return gettext("with a void code")
        return moment(badge.printed_at)

    @admin.display(description=_("cannot be printed"))
    def concern(self, badge: Badge) -> str:
        if absent := missing(badge.person.printed_name):
            return gettext("Name cannot be printed: {characters}").format(characters=absent)
        return ""

    def get_queryset(self, request: HttpRequest) -> Any:
        return badges_of(request)

    @admin.action(description=_("Print badges"), permissions=["print"])
    def print_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Say first what cannot be printed, and ask why those that were printed before are printed again."""
        badges = list(queryset[: MOST + 1])
        if len(badges) > MOST:
            badges = badges[:MOST]
            said = gettext("These are the first {count}. Filter by “not printed” for the next ones.")
            messages.info(request, said.format(count=MOST))
        is_told = "told" in request.POST
        form = PrintForm(request.POST if is_told else None, badges=badges, by=user_of(request))
        if form.is_valid() or not (is_told or form.has_words):
            try:
                return _download(form.printed())
            except (PrintRefused, ValidationError) as refusal:  # somebody was quicker
                messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
                return None
        context = self.admin_site.each_context(request) | {"title": gettext("Print badges"), "form": form}
        return TemplateResponse(request, "events/checkin/print_badges.html", context)

    def has_print_permission(self, request: HttpRequest, obj: Badge | None = None) -> bool:
        return bool(request.user.has_perm("events.print_badge", obj))


@admin.register(BadgePrint)
class BadgePrintAdmin(ReadOnly, AdminBase):
    list_display = ("printed_at", "holder", "issued_pass", "version", "printed_by", "reason")
    list_select_related = ("issued_pass__person", "printed_by__person")
    search_fields = ("issued_pass__code", "issued_pass__person__name_zh", "issued_pass__person__family_name")
    fields = ("issued_pass", "holder", "version", "printed_at", "printed_by", "reason")
    readonly_fields = ("holder",)

    @admin.display(description=_("person"))
    def holder(self, row: BadgePrint) -> Any:
        return row.issued_pass.person

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(issued_pass__in=badges_of(request).values("pk"))


def _download(pdf: bytes) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="badges.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
