"""Webhooks at the desk: where to, what, how it goes, and what was delivered."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from conference.audit.admin_base import AdminBase
from conference.editions.models import Edition
from conference.kit.roles import Role
from conference.people.requests import user_of
from conference.webhooks.forms import EndpointForm
from conference.webhooks.models import DisabledReason, Endpoint
from conference.webhooks.queries import newest_deliveries, types_of
from conference.webhooks.services import disable, enable, renew_secret, see_secret, send_again, send_test

State = tuple[str, Any]
ACTIVE: State = ("active", _("Active"))
FAILING: State = ("failing", _("Failing"))
DISABLED: State = ("disabled", _("Disabled"))


VERBS = ("see_secret", "renew_secret", "send_test", "send_again", "enable", "disable")
"""The names of the buttons of an endpoint's page."""


class StateFilter(admin.SimpleListFilter):
    """Those that work, that fail, that were disabled."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[State]:
        return [ACTIVE, FAILING, DISABLED]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "active":
                return queryset.active().working()
            case "failing":
                return queryset.active().failing()
            case "disabled":
                return queryset.disabled()
        return queryset


@admin.register(Endpoint)
class EndpointAdmin(AdminBase):
    form = EndpointForm
    path_to_edition = "edition"
    list_display = ("name", "state", "wanted", "succeeded_at", "failed", "edition")
    list_display_links = None
    list_filter = (StateFilter, "edition")
    list_select_related = ("edition",)
    search_fields = ("url", "description", "code")
    fields = ("edition", "url", "description", "event_types")
    actions_detail = ("deliveries",)

    @admin.display(description=_("webhook"), ordering="description")
    def name(self, endpoint: Endpoint) -> str:
        page = reverse("admin:conference_endpoint_deliveries", args=[endpoint.pk])
        return format_html(
            '<div class="address"><a class="font-medium text-primary-600 dark:text-primary-500" href="{}">{}</a><br>'
            '<span lang="zxx">{}</span></div>',
            page,
            endpoint,
            endpoint.url,
        )

    @display(
        description=_("status"),
        label={ACTIVE[0]: "success", FAILING[0]: "warning", DISABLED[0]: "danger"},
    )
    def state(self, endpoint: Endpoint) -> State:
        if not endpoint.is_active:
            return DISABLED
        return FAILING if endpoint.is_failing else ACTIVE

    @admin.display(description=_("what is sent"))
    def wanted(self, endpoint: Endpoint) -> str:
        return " · ".join(str(each.title) for each in types_of(endpoint))

    @admin.display(description=_("last failure"), ordering="failed_at")
    def failed(self, endpoint: Endpoint) -> str:
        return format_html('<span lang="en">{}</span>', endpoint.failure or "—")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Addresses and secrets are for organizers of their edition, whatever else somebody is there."""
        user = user_of(request)
        rows = super().get_queryset(request)
        if user.is_superuser:
            return rows
        return rows.filter(edition__in=[pk for pk in user.editions if user.holds(Role.ORGANIZER, edition_id=pk)])

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"edition": Edition.objects.current(), **super().get_changeform_initial_data(request)}

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """To the page that has the secret."""
        super().response_add(request, obj, post_url_continue)
        return redirect("admin:conference_endpoint_deliveries", obj.pk)

    @action(description=_("Deliveries and secret"), url_path="deliveries", permissions=["view"])
    def deliveries(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What was delivered, what the secret is, and what can be done about both."""
        endpoint = get_object_or_404(self.get_queryset(request), pk=object_id)
        verb, secret = next((verb for verb in VERBS if verb in request.POST), ""), ""
        if verb == "see_secret":
            secret = see_secret(endpoint=endpoint, by=user_of(request))
        elif verb:
            self._do(request, verb, endpoint)
            return redirect(request.path)
        context = self.admin_site.each_context(request) | {
            "title": str(endpoint),
            "endpoint": endpoint,
            "state": self.state(endpoint)[1],
            "event_types": types_of(endpoint),
            "secret": secret,
            "deliveries": newest_deliveries(endpoint),
        }
        return TemplateResponse(request, "conference/webhooks/endpoint.html", context)

    def _do(self, request: HttpRequest, verb: str, endpoint: Endpoint) -> None:
        told: dict[str, Any] = {"endpoint": endpoint, "by": user_of(request)}
        try:
            match verb:
                case "send_test":
                    send_test(**told)
                    messages.success(request, gettext("A test event is on its way."))
                case "send_again":
                    send_again(code=request.POST.get("code", ""), **told)
                    messages.success(request, gettext("It is on its way again, under the id that it had."))
                case "renew_secret":
                    renew_secret(**told)
                    messages.success(request, gettext("There is a new secret. The old one signs for another 24 hours."))
                case "enable":
                    enable(**told)
                    messages.success(request, gettext("Enabled: what happens from now on is sent."))
                case "disable":
                    disable(reason=DisabledReason.ORGANIZER, **told)
                    messages.success(request, gettext("Disabled: nothing more is sent, nor what was waiting."))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
