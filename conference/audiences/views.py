"""Audiences at the desk: what there are, and the editor, which shows at each change whom an audience reaches."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from conference.audiences.forms import NEW_GROUP, AudienceForm, told_conditions
from conference.audiences.models import Audience
from conference.audiences.queries import Meaning, counts_of, reach_of, read, sample_of
from conference.audiences.services import delete_audience, save_audience
from conference.audiences.sockets import filters
from conference.editions.models import Edition
from conference.editions.queries import edition_or_404
from conference.kit.desk import desk_page
from conference.people.requests import user_of


def allowed(request: HttpRequest, permission: str) -> Edition:
    """The current edition, in which the visitor has the permission. Raises PermissionDenied, Http404."""
    edition = edition_or_404()
    if not user_of(request).has_perm(permission, edition):
        raise PermissionDenied
    return edition


def page(request: HttpRequest, name: str, title: str, **context: Any) -> TemplateResponse:
    """A page of the desk."""
    return desk_page(request, f"conference/audiences/{name}.html", title, **context)


@require_safe
def audiences(request: HttpRequest) -> HttpResponse:
    """What audiences there are, what they mean, and how many people they have now."""
    edition = allowed(request, "conference.view_audience")
    found = list(Audience.objects.filter(edition=edition).prefetch_related("conditions"))
    shared: dict[str, Any] = {}
    meanings = [read(edition, each.conditions.all(), shared) for each in found]
    rows = list(zip(found, meanings, counts_of(edition, meanings), strict=True))
    return page(request, "list", gettext("Audiences"), rows=rows)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The editor of an audience that is not saved yet."""
    edition = allowed(request, "conference.add_audience")
    return _editor(request, Audience(edition=edition))


@require_http_methods(["GET", "POST"])
def audience(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor; for those who may only look, what the audience means and whom it reaches."""
    edition = allowed(request, "conference.view_audience" if request.method == "GET" else "conference.change_audience")
    return _editor(request, get_object_or_404(Audience, edition=edition, pk=pk))


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the audience shall go (GET); then it goes (POST)."""
    edition = allowed(request, "conference.delete_audience")
    found = get_object_or_404(Audience, edition=edition, pk=pk)
    if request.method == "GET":
        return page(request, "delete", gettext("Delete the audience"), audience=found)
    delete_audience(audience=found, by=user_of(request))
    messages.success(request, gettext("“{name}” is deleted.").format(name=found.name))
    return redirect("audiences:list")


def _editor(request: HttpRequest, shown: Audience) -> HttpResponse:
    """The page as it is saved (GET) or as it was sent (POST): with a condition added or removed, to look at what it
    means now, or to be saved.
    """
    is_sent = request.method == "POST"
    conditions = told_conditions(request.POST) if is_sent else list(shown.conditions.all() if shown.pk else ())
    meaning = read(shown.edition, conditions)
    seen = request.POST.get("seen", shown.stamp if shown.pk else "")
    form = AudienceForm(request.POST if "save" in request.POST else None, instance=shown)
    if is_sent and "save" not in request.POST:
        form.initial["name"] = request.POST.get("name", "")
    if "save" in request.POST and form.is_valid():
        try:
            save_audience(audience=shown, conditions=conditions, by=user_of(request), seen=seen)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, gettext("“{name}” is saved.").format(name=shown.name))
            return redirect("audiences:audience", shown.pk)
    return page(
        request,
        "editor",
        form.initial.get("name") or gettext("New audience"),
        audience=shown,
        form=form,
        seen=seen,
        filters=[(each.name, each.title) for each in filters],
        new_group=NEW_GROUP,
        added=_added(request, meaning),
        is_dropped="drop" in request.POST,
        may_change=user_of(request).has_perm("conference.change_audience", shown),
        meaning=meaning,
        reach=reach_of(meaning),
        sample=sample_of(meaning.people(), str(shown.pk)),
    )


def _added(request: HttpRequest, meaning: Meaning) -> str:
    """The place of the condition that was just added, where one goes on typing."""
    group = request.POST.get("add", "")
    if not group or not meaning.groups:
        return ""
    last = meaning.groups[int(group)] if group.isdecimal() and int(group) < len(meaning.groups) else meaning.groups[-1]
    return last[-1].place
