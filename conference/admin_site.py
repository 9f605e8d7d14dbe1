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
    context["tiles"] = list(filter(None, (tile(edition) for tile in tiles))) if edition else []
    return context


def _rows(title: Any, icon: str, model: str) -> tuple[Any, str, str, str]:
    """The list of a model's rows: its title, icon, route, and the permission that shows it."""
    label, name = model.split(".")
    return title, icon, f"admin:{label}_{name}_changelist", f"{label}.view_{name}"


SECTIONS: tuple[tuple[Any, tuple[tuple[Any, str, str, str], ...]], ...] = (
    (
        _("Program"),
        (
            (_("Schedule editor"), "view_week", "schedule:editor", "events.view_session"),
            (_("Import from Excel"), "upload_file", "schedule:imports", "events.add_session"),
            (_("Runs of show"), "list_alt", "schedule:runs_of_show", "events.view_event"),
            (_("Approvals"), "fact_check", "schedule:approvals", "events.view_schedulerelease"),
            _rows(_("Sessions"), "calendar_month", "events.session"),
            _rows(_("Events"), "event", "events.event"),
            _rows(_("Releases"), "publish", "events.schedulerelease"),
            _rows(_("Speakers"), "record_voice_over", "events.speaker"),
            _rows(_("Materials of sessions"), "attach_file", "events.material"),
            _rows(_("Topics"), "sell", "events.topic"),
            _rows(_("Venues"), "location_on", "conference.venue"),
            _rows(_("Travel times"), "directions_bus", "conference.traveltime"),
        ),
    ),
    (
        _("Attendees"),
        (
            _rows(_("Registrations"), "how_to_reg", "events.registration"),
            _rows(_("Registration policies"), "door_front", "events.registrationpolicy"),
            _rows(_("Questions"), "quiz", "events.question"),
            _rows(_("Seats"), "chair", "events.seatpool"),
            _rows(_("Units"), "corporate_fare", "events.unit"),
            _rows(_("Invitation codes"), "confirmation_number", "events.invitationcode"),
            _rows(_("Categories of attendees"), "groups", "events.attendeecategory"),
            _rows(_("Vetting"), "policy", "events.vetting"),
            _rows(_("Vetting lists"), "assignment_ind", "events.vettinglist"),
            _rows(_("Zones"), "fence", "events.zone"),
            _rows(_("Passes"), "badge", "events.pass"),
            _rows(_("People"), "person", "conference.person"),
        ),
    ),
    (
        _("Invitations and messages"),
        (
            (_("Campaigns"), "campaign", "campaigns:list", "conference.view_campaign"),
            _rows(_("Reminder rules"), "notification_add", "conference.reminderrule"),
            _rows(_("Reminders"), "notifications", "conference.reminder"),
            (_("Audiences"), "groups_2", "audiences:list", "conference.view_audience"),
            (_("Contact lists"), "contacts", "audiences:lists", "conference.view_contactlist"),
            _rows(_("Outbox"), "outbox", "conference.message"),
            _rows(_("Suppressed addresses"), "block", "conference.suppression"),
            _rows(_("Mail domains"), "speed", "conference.maildomain"),
            _rows(_("Text templates"), "sms", "conference.texttemplate"),
        ),
    ),
    (
        _("Check-in"),
        (
            (_("Live counts"), "monitoring", "checkin:board", "events.view_gate"),
            (_("Counter"), "draw", "checkin:counter", "events.hand_out"),
            _rows(_("Collection ledger"), "signature", "events.collection"),
            _rows(_("Items to collect"), "shopping_bag", "events.collectionitem"),
            _rows(_("Badges"), "id_card", "events.badge"),
            _rows(_("Prints of badges"), "print", "events.badgeprint"),
            _rows(_("Shifts"), "qr_code", "events.shift"),
            _rows(_("Conflicts"), "report", "events.conflict"),
            _rows(_("Scans"), "qr_code_scanner", "events.scan"),
            _rows(_("Devices"), "phone_android", "events.device"),
            _rows(_("Gates"), "sensor_door", "events.gate"),
            _rows(_("Areas"), "meeting_room", "events.area"),
        ),
    ),
    (
        _("Recruiting"),
        (
            _rows(_("Positions"), "work", "jobs.position"),
            _rows(_("Organizations"), "apartment", "conference.organization"),
            _rows(_("Fairs"), "storefront", "jobs.fair"),
        ),
    ),
    (
        _("Conference"),
        (
            _rows(_("News"), "newspaper", "conference.newsitem"),
            _rows(_("Editions"), "flag", "conference.edition"),
            _rows(_("Hosts"), "account_balance", "conference.hosting"),
            _rows(_("Webhooks"), "webhook", "conference.endpoint"),
            _rows(_("Accounts"), "key", "conference.user"),
            _rows(_("Privacy notices"), "policy", "conference.privacynotice"),
            _rows(_("Audit log"), "history", "conference.auditentry"),
        ),
    ),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The sidebar: rooms in order, only what the visitor may see. One is where they are: the nearest above the page."""
    sections = [
        {
            "title": title,
            "separator": True,
            "items": [
                {"title": name, "icon": icon, "link": reverse(route)}
                for name, icon, route, permission in items
                if request.user.has_perm(permission)
            ],
        }
        for title, items in SECTIONS
    ]
    items: list[dict[str, Any]] = [item for section in sections for item in section["items"]]
    above = [item["link"] for item in items if request.path.startswith(item["link"])]
    for item in items:
        item["active"] = item["link"] == max(above, key=len, default="")
    return sections
