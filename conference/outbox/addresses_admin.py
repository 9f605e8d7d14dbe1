"""At the desk: the addresses to which nothing goes any more, and the mail domains that take only so much."""

from contextlib import suppress
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.audit.admin_base import AdminBase, ReadOnly
from conference.kit import phones
from conference.kit.crypto import keyed_hash
from conference.outbox.forms import MailDomainForm
from conference.outbox.models import MailDomain, Suppression
from conference.outbox.queries import shown_address
from conference.outbox.services import lift
from conference.people.requests import user_of


@admin.register(Suppression)
class SuppressionAdmin(ReadOnly, AdminBase):
    """Bounces and complaints put addresses here. Deleting a row lets messages go to its address again, in whatever
    edition they are written.
    """

    list_display = ("created_at", "person", "channel", "receipt")
    list_filter = ("receipt", "channel")
    search_fields = ("address_hash",)
    search_help_text = _("A whole e-mail address or phone number")
    fields = ("address", "channel", "receipt", "created_at", "message")
    readonly_fields = ("address",)

    @admin.display(description=_("recipient"))
    def person(self, suppression: Suppression) -> Any:
        return (suppression.message and suppression.message.person) or "—"

    @admin.display(description=pgettext_lazy("of a message", "address"))
    def address(self, suppression: Suppression) -> Any:
        """As the message has it that came back: what is kept of the address itself is a hash."""
        return shown_address(suppression.message) if suppression.message else "—"

    def get_queryset(self, request: HttpRequest) -> Any:
        """What is sealed in messages stays so in the list, which a lost key must not close."""
        sealed = ("address", "subject", "text", "html", "payload", "person__phone")
        rows = super().get_queryset(request).select_related("message__person")
        return rows.defer(*(f"message__{name}" for name in sealed))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By the address exactly: of what is sealed there are no parts to look for."""
        if not search_term:
            return queryset, False
        written = {search_term.strip(), search_term.strip().lower()}
        with suppress(ValueError):
            written.add(phones.parse(search_term))
        return queryset.filter(address_hash__in=map(keyed_hash, written)), False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("conference.delete_suppression"))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        lift(suppression=obj, by=user_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for suppression in queryset:
            lift(suppression=suppression, by=user_of(request))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Back to the list, which those see as well who may not change it."""
        super().response_delete(request, obj_display, obj_id)
        return redirect("admin:conference_suppression_changelist")

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """The service does."""


@admin.register(MailDomain)
class MailDomainAdmin(AdminBase):
    form = MailDomainForm
    list_display = ("domain", "per_minute")
    search_fields = ("domain",)
