"""Templates of campaigns at the desk."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from conference.audiences.views import allowed
from conference.campaigns import previews
from conference.campaigns.actions import placeholders_of
from conference.campaigns.forms import TemplateForm
from conference.campaigns.models import CampaignTemplate
from conference.campaigns.services.drafting import delete_template, save_template
from conference.campaigns.sockets import actions
from conference.kit.desk import desk_page
from conference.people.requests import user_of


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Which templates there are, by what campaigns with them ask."""
    edition = allowed(request, "conference.view_campaigntemplate")
    found = CampaignTemplate.objects.filter(edition=edition)
    choices = [(each, [one for one in found if one.action == each.name]) for each in actions]
    return desk_page(request, "conference/campaigns/templates.html", gettext("Templates of campaigns"), choices=choices)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, action: str) -> HttpResponse:
    """The editor of a template that is not saved yet."""
    edition = allowed(request, "conference.add_campaigntemplate")
    if action not in {each.name for each in actions}:
        raise Http404
    return _editor(request, CampaignTemplate(edition=edition, action=action))


@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor of a template."""
    verb = "view" if request.method == "GET" else "change"
    edition = allowed(request, f"conference.{verb}_campaigntemplate")
    return _editor(
        request, get_object_or_404(CampaignTemplate.objects.select_related("edition"), edition=edition, pk=pk)
    )


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the template shall go (GET); then it goes (POST)."""
    edition = allowed(request, "conference.delete_campaigntemplate")
    found = get_object_or_404(CampaignTemplate, edition=edition, pk=pk)
    if request.method == "POST":
        delete_template(template=found, by=user_of(request))
        messages.success(request, gettext("“{name}” is deleted.").format(name=found.name))
        return redirect("campaigns:templates")
    return desk_page(request, "conference/campaigns/delete.html", gettext("Delete the template"), template=found)


def _editor(request: HttpRequest, shown: CampaignTemplate) -> HttpResponse:
    """The page as it is saved (GET) or as it was sent (POST): to look at how it reads, or to be saved."""
    seen = request.POST.get("seen", shown.stamp if shown.pk else "")
    form = TemplateForm(request.POST if request.method == "POST" else None, instance=shown)
    if "save" in request.POST and form.is_valid():
        try:
            save_template(template=shown, by=user_of(request), seen=seen)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, gettext("“{name}” is saved.").format(name=shown.name))
            return redirect("campaigns:template", shown.pk)
    elif request.method == "POST":
        form.is_valid()
    action, user = actions[shown.action], user_of(request)
    context: dict[str, Any] = {
        "template": shown,
        "form": form,
        "action": action,
        "seen": seen,
        "placeholders": placeholders_of(action).items(),
        "preview": previews.preview_of_template(shown, user.person),
        "may_change": user.has_perm("conference.change_campaigntemplate", shown),
    }
    return desk_page(request, "conference/campaigns/editor.html", shown.name or gettext("New template"), **context)
