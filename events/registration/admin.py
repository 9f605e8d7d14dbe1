"""Registration at the desk: policies, questions, categories, seats, codes, registrations and passes."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from conference.audit.admin_base import AdminBase, Bilingual, InlineBase, ReadOnly
from conference.audit.services import record
from conference.kit import spreadsheets
from conference.people.requests import user_of
from events.program.admin import OwnEvents, events_of
from events.program.models import Event
from events.registration import unit_admin, vetting_admin  # noqa: F401 desks too long to stand here
from events.registration.forms import (
    LONGEST_NOTE,
    AddRegistrationForm,
    DecisionForm,
    InvitationCodeForm,
    RegistrationPolicyForm,
)
from events.registration.models import (
    CHOOSING,
    Answer,
    AttendeeCategory,
    InvitationCode,
    Pass,
    Question,
    Registration,
    RegistrationPolicy,
    SeatPool,
)
from events.registration.services.cancelling import cancel
from events.registration.services.codes import make_code, revoke_code
from events.registration.services.deciding import approve, confirm, decline
from events.registration.services.passes import reissue_pass
from events.registration.services.refusals import RegistrationRefused
from events.registration.services.registering import add
from events.registration.services.seats import offer_seats
from events.registration.services.vetting import begin_vetting


@admin.register(AttendeeCategory)
class AttendeeCategoryAdmin(AdminBase):
    path_to_edition = "edition"
    shown_to_the_public = True
    list_display = (Bilingual("name", pgettext_lazy("of a thing", "name")), "edition", "is_chosen", "color", "rank")
    list_select_related = ("edition",)


@admin.register(RegistrationPolicy)
class RegistrationPolicyAdmin(OwnEvents):
    path_to_event = "event"
    shown_to_the_public = True
    form = RegistrationPolicyForm
    list_display = ("event", "access", "opens", "closes", "has_waiting_list")
    list_filter = ("access",)
    list_select_related = ("event__edition",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whoever is registered already is vetted as well."""
        super().save_model(request, obj, form, change)
        if obj.asks_vetting:
            begin_vetting(obj.event)

    @admin.display(description=_("opens"), ordering="opens_at")
    def opens(self, policy: RegistrationPolicy) -> dt.datetime:
        return policy.opens

    @admin.display(description=_("closes"), ordering="closes_at")
    def closes(self, policy: RegistrationPolicy) -> dt.datetime:
        return policy.closes

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        options["widget"] = UnfoldAdminCheckboxSelectMultipleWidget
        return super().formfield_for_manytomany(db_field, request, **options)


@admin.register(Question)
class QuestionAdmin(OwnEvents):
    """Once there are answers, a question stays with its event and its kind, and is retired, not deleted."""

    path_to_event = "policy__event"
    shown_to_the_public = True
    words = Bilingual("words", _("question"))
    list_display = (words, "policy", "kind", "is_required", "rank", "is_retired")
    list_display_links = (words,)
    list_filter = ("is_retired", "kind", "policy__event")
    list_select_related = ("policy__event",)
    search_fields = ("words_zh", "words_en")
    fields = (
        "policy", "kind", "words_zh", "words_en", "help_zh", "help_en", "options", "is_required",
        ("shown_if", "shown_if_value"), "keep_days", "rank", "is_retired",
    )  # fmt: skip

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "policy":
            policies = RegistrationPolicy.objects.filter(event__in=events_of(request))
            options["queryset"] = policies.select_related("event")
        if db_field.name == "shown_if":
            options["queryset"] = Question.objects.filter(policy__event__in=events_of(request), kind__in=CHOOSING)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("policy", "kind") if obj and obj.answers.exists() else ()


@admin.register(SeatPool)
class SeatPoolAdmin(OwnEvents):
    path_to_event = "event"
    shown_to_the_public = True
    list_display = ("event", "category", "session", "total", "taken", "left")
    list_select_related = ("event", "category", "session")
    readonly_fields = ("taken",)
    autocomplete_fields = ("session",)

    @admin.display(description=_("free"))
    def left(self, pool: SeatPool) -> int:
        return pool.left

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Seats that are added go to whoever waits."""
        super().save_model(request, obj, form, change)
        offer_seats(obj.event)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """So do those of an event that has no limit any more."""
        super().delete_model(request, obj)
        offer_seats(obj.event)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for pool in queryset:
            self.delete_model(request, pool)


@admin.register(InvitationCode)
class InvitationCodeAdmin(OwnEvents):
    """A code is made and revoked; what it promised does not change under those who have it."""

    form = InvitationCodeForm
    path_to_event = "event"
    list_display = ("code", "event", "category", "used_of", "held", "expires_at", "revoked_at", "note")
    list_filter = ("event", "holds_seats")
    list_select_related = ("event", "category")
    search_fields = ("code", "note", "email")
    fields = ("event", "category", "uses", "skips_approval", "holds_seats", "email", "expires_at", "note")
    actions = ("revoke_selected",)

    @admin.display(description=pgettext_lazy("invitation code", "used"))
    def used_of(self, code: InvitationCode) -> str:
        return f"{code.used} / {code.uses}"

    @admin.display(description=_("address to send"))
    def address(self, code: InvitationCode) -> str:
        """Opens the event's form with the code in it."""
        path = reverse("registration:register", args=[code.event.slug])
        return f"{settings.BASE_URL}{path}?code={code.code}"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("address", *self.fields) if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("address", *self.fields[:-1]) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        try:
            make_code(code=obj, by=user_of(request))
        except RegistrationRefused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service did."""

    @admin.action(description=_("Revoke"), permissions=["change"])
    def revoke_selected(self, request: HttpRequest, queryset: Any) -> None:
        for code in queryset:
            revoke_code(code=code, by=user_of(request))


class AnswerInline(ReadOnly, InlineBase):
    """What was answered, in the words of then."""

    model = Answer
    fields = readonly_fields = ("asked", "reading")
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("registration", "question")

    @admin.display(description=_("question"))
    def asked(self, answer: Answer) -> str:
        return answer.asked

    @admin.display(description=_("answer"))
    def reading(self, answer: Answer) -> str:
        if answer.file:
            return format_html('<a href="{}">{}</a>', answer.get_absolute_url(), answer.words)
        return answer.words


@admin.register(Registration)
class RegistrationAdmin(ReadOnly, OwnEvents):
    """Registrations are made by attendees, or by hand; organizers read, export, decide and cancel them."""

    form = AddRegistrationForm
    action_form = DecisionForm
    path_to_event = "event"
    list_display = ("code", "person", "event", "category", "status", "created_at")
    list_filter = ("event", "status", "category")
    list_select_related = ("person", "event", "category")
    search_fields = ("code", "person__name_zh", "person__family_name", "person__email")
    fields = (
        "code", "event", "person", "document", "category", "sessions", "status", "priority", "priority_reason",
        "offer_ends_at", "invitation_code", "created_at", "cancelled_at",
    )  # fmt: skip
    fields_to_add = ("event", "contact", "category")
    inlines = (AnswerInline,)
    actions = (
        "export_selected", "approve_selected", "decline_selected", "confirm_selected", "cancel_selected",
        "see_documents_selected",
    )  # fmt: skip

    @admin.action(description=_("Export to Excel"), permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        """Names, contacts and answers leave the house: that is audited. Documents are masked for those who may not see
        them in full.
        """
        unmasked = self._events_unmasked(request, queryset)
        questions = Question.objects.filter(policy__event__registrations__in=queryset).distinct()
        rows = (
            (
                registration.code,
                registration.event.title_zh,
                registration.person.name_zh,
                registration.person.passport_name,
                registration.person.affiliation,
                registration.person.country.name,
                registration.person.email,
                registration.person.phone,
                registration.category and registration.category.name_zh,
                registration.get_status_display(),
                registration.created_at,
                *_document(registration, is_masked=registration.event_id not in unmasked),
                *_answers(registration, questions),
            )
            for registration in queryset.select_related("event", "person", "category", "document").prefetch_related(
                "answers"
            )
        )
        columns = (
            _("code"), _("event"), _("Chinese name"), _("passport name"), _("organization"), _("country or region"),
            _("e-mail"), _("phone"), _("category of attendees"), _("status"), pgettext_lazy("when", "registered"),
            _("kind of document"), _("number of the document"), *questions,
        )  # fmt: skip
        first = queryset.first()
        if first:
            unmasked_rows = queryset.filter(event__in=unmasked, document__isnull=False).count()
            changes = {"rows": queryset.count(), "documents in full": unmasked_rows}
            record(actor=request.user, verb="export", target=first, changes=changes)
        return spreadsheets.download(
            filename="registrations", title=str(_("Registrations")), columns=columns, rows=rows
        )

    @admin.action(description=_("Approve"), permissions=["decide"])
    def approve_selected(self, request: HttpRequest, queryset: Any) -> None:
        """In the order in which they asked: the first ones get the seats."""
        self._each(request, queryset, approve)

    @admin.action(description=_("Decline"), permissions=["decide"])
    def decline_selected(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, queryset, decline)

    @admin.action(description=_("Confirm before others who wait"), permissions=["decide"])
    def confirm_selected(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, queryset, confirm)

    @admin.action(description=_("Cancel and free the seats"), permissions=["cancel"])
    def cancel_selected(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, queryset, cancel)

    @admin.action(description=_("Show identity documents in full"), permissions=["see_documents"])
    def see_documents_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Each look is in the log."""
        found = queryset.filter(document__isnull=False).select_related("event", "person", "document").order_by("pk")
        if not found:
            messages.info(request, gettext("None of them names a document."))
            return None
        for registration in found:
            record(actor=request.user, verb="see documents", target=registration)
        context = self.admin_site.each_context(request) | {"title": _("Identity documents"), "registrations": found}
        return TemplateResponse(request, "events/registration/documents.html", context)

    def _events_unmasked(self, request: HttpRequest, queryset: Any) -> set[int]:
        """The events among those of the registrations whose documents the visitor sees in full."""
        events = Event.objects.filter(registrations__in=queryset).distinct()
        return {event.pk for event in events if request.user.has_perm("events.see_documents", event)}

    def _each(self, request: HttpRequest, queryset: QuerySet[Registration], verb: Any) -> None:
        """Do it to each, earliest first, and say how many became what; a refusal ends it."""
        note = request.POST.get("note", "").strip()[:LONGEST_NOTE]
        became: dict[str, int] = {}
        unchanged = 0
        for registration in queryset.order_by("created_at", "pk"):
            try:
                now = verb(registration=registration, by=user_of(request), note=note)
            except RegistrationRefused as refusal:
                messages.error(request, f"{registration}: {refusal}")
                break
            if now.status == registration.status:
                unchanged += 1
            else:
                became[now.get_status_display()] = became.get(now.get_status_display(), 0) + 1
        for status, count in became.items():
            messages.success(request, f"{status} {count}")
        if unchanged:
            words = ngettext("{count} stayed as it was.", "{count} stayed as they were.", unchanged)
            messages.info(request, words.format(count=unchanged))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else self.fields_to_add

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_decide_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """By hand, whatever the policy says: the seats are there, as the form saw."""
        if not self.has_decide_permission(request, obj):
            raise PermissionDenied
        try:
            obj.pk = add(event=obj.event, person=obj.person, category=obj.category, by=user_of(request)).pk
        except RegistrationRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        obj.refresh_from_db()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service did."""

    def has_cancel_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        return bool(request.user.has_perm("events.cancel_registration", obj))

    def has_see_documents_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        return bool(request.user.has_perm("events.see_documents", obj))

    def has_decide_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        return bool(request.user.has_perm("events.decide_registration", obj))


@admin.register(Pass)
class PassAdmin(ReadOnly, AdminBase):
    path_to_edition = "edition"
    list_display = ("code", "person", "version", "issued_at")
    list_select_related = ("person",)
    search_fields = ("code", "person__name_zh", "person__family_name", "person__email")
    fields = ("code", "edition", "person", "version", "issued_at")
    actions = ("reissue_selected",)

    @admin.action(description=_("Issue anew: earlier codes open nothing any more"), permissions=["reissue"])
    def reissue_selected(self, request: HttpRequest, queryset: Any) -> None:
        for issued in queryset:
            reissue_pass(issued=issued, by=user_of(request))
        messages.success(request, gettext("Issued anew."))

    def has_reissue_permission(self, request: HttpRequest, obj: Pass | None = None) -> bool:
        return bool(request.user.has_perm("events.reissue_pass", obj))


def _document(registration: Registration, *, is_masked: bool) -> tuple[Any, Any]:
    """The kind and the number of a registration's document, as a table shows them."""
    if registration.document is None:
        return None, None
    document = registration.document.document
    return document.kind.label, document.masked if is_masked else document.number


def _answers(registration: Registration, questions: Iterable[Question]) -> list[Any]:
    """A registration's answers to these questions, as a table shows them."""
    answers = {answer.question_id: answer for answer in registration.answers.all()}
    return [_cell(answers.get(question.pk)) for question in questions]


def _cell(answer: Answer | None) -> Any:
    if answer is None:
        return None
    if answer.file:
        return _("attached")
    return answer.words if isinstance(answer.value, list) else answer.value
