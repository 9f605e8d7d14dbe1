"""The organizers' desk: one admin site, arranged by room."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from conference.audit.admin_base import AdminBase
from conference.editions.models import Edition
from conference.kit.desk import tiles


class Desk(UnfoldAdminSite):
    """Whoever has a role enters; sign-in is the portal's own, with its second factor."""

    index_title = _("Overview")

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        return csp_replace(settings.DESK_POLICY)(super().admin_view(view, cacheable))

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """The portal's own rooms only: accounts and keys in libraries' tables change through their own pages."""
        if admin_class and issubclass(admin_class, AdminBase):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one way to sign in. Somebody signed in without a role is told so."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the desk's first page shows: each room's tile for the current edition."""
    edition = Edition.objects.current()
    context["tiles"] = [tile(edition) for tile in tiles] if edition else []
    return context


SECTIONS: tuple[tuple[Any, tuple[tuple[Any, str, str], ...]], ...] = (
    (
        _("Program"),
        (
            (_("Sessions"), "calendar_month", "events_session"),
            (_("Events"), "event", "events_event"),
            (_("Releases"), "publish", "events_schedulerelease"),
            (_("Speakers"), "record_voice_over", "events_speaker"),
            (_("Topics"), "sell", "events_topic"),
            (_("Venues"), "location_on", "conference_venue"),
        ),
    ),
    (
        _("Attendees"),
        (
            (_("Registrations"), "how_to_reg", "events_registration"),
            (_("Seats"), "chair", "events_seatpool"),
            (_("People"), "person", "conference_person"),
        ),
    ),
    (
        _("Recruiting"),
        (
            (_("Positions"), "work", "jobs_position"),
            (_("Organizations"), "apartment", "conference_organization"),
            (_("Fairs"), "storefront", "jobs_fair"),
        ),
    ),
    (
        _("Conference"),
        (
            (_("Editions"), "flag", "conference_edition"),
            (_("Hosts"), "account_balance", "conference_hosting"),
            (_("Outbox"), "outbox", "conference_message"),
            (_("Accounts"), "key", "conference_user"),
            (_("Privacy notices"), "policy", "conference_privacynotice"),
            (_("Audit log"), "history", "conference_auditentry"),
        ),
    ),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The sidebar: rooms in order, only what the visitor may see."""
    return [
        {
            "title": title,
            "separator": True,
            "items": [
                {"title": name, "icon": icon, "link": reverse(f"admin:{model}_changelist")}
                for name, icon, model in items
                if request.user.has_perm("{}.view_{}".format(*model.split("_", 1)))
            ],
        }
        for title, items in SECTIONS
    ]
