"""The page that is one's own, and the part of every page that is personal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conference.accounts.forms import ProfileForm
from conference.accounts.middleware import set_hint
from conference.accounts.sockets import me_panels
from conference.people.models import PrivacyNotice
from conference.people.requests import user_of
from conference.people.services import change_profile


@login_required
@never_cache
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Everything that is mine: each room's panel."""
    person = user_of(request).person
    panels = [panel(person) for panel in me_panels]
    return render(request, "conference/accounts/me.html", {"person": person, "panels": panels})


@never_cache
@require_safe
def header(request: HttpRequest) -> HttpResponse:
    """The personal part of the page header, fetched where the hint cookie is set. Also for nobody: then it takes the
    hint back.
    """
    response = render(request, "conference/accounts/header_fragment.html")
    if not request.user.is_authenticated:
        set_hint(response, False)
    return response


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Change one's names, organization, country and language."""
    person = user_of(request).person
    form = ProfileForm(request.POST or None, instance=person)
    if form.is_valid():
        change_profile(person=person, told=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    return render(request, "conference/accounts/profile.html", {"form": form})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice that holds now."""
    return render(request, "conference/accounts/privacy.html", {"notice": PrivacyNotice.objects.current()})
