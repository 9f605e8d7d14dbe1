"""Organizers of the edition, and entering one's own organization."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conference.editions.queries import edition_or_404
from conference.organizations.forms import OrganizationForm
from conference.organizations.queries import hosts_of
from conference.organizations.services import create_organization
from conference.pages.decorators import public_page
from conference.people.requests import user_of


@public_page
@require_safe
def organizers(request: HttpRequest) -> HttpResponse:
    """Hosts, co-organizer and organizers in protocol order."""
    return render(request, "conference/organizations/organizers.html", {"groups": hosts_of(edition_or_404())})


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Enter an organization and become its first member."""
    form = OrganizationForm(request.POST or None)
    if form.is_valid():
        try:
            create_organization(organization=form.save(commit=False), by=user_of(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your organization has been added. You can now post positions."))
            target = request.GET.get("next", "")
            is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
            return redirect(target if is_ours else "accounts:me")
    return render(request, "conference/organizations/form.html", {"form": form})
