"""A speaker's own pages: the invitation, the profile, and the files of their sessions."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.editions.models import Edition
from conference.editions.queries import edition_or_404
from conference.kit.crypto import keyed_hash
from conference.kit.guesses import nothing_opens
from conference.people.models import User
from conference.people.requests import user_of
from events.materials.forms import MaterialForm
from events.materials.models import Material
from events.materials.queries import Stage, stages_of
from events.materials.services import TooMany, add, change, remove
from events.program.models import Speaker
from events.program.released import released_program
from events.speakers.forms import SpeakerForm, TimesForm, times_of
from events.speakers.models import SpeakerInvitation
from events.speakers.services import Closed, ProfileRefused, change_profile, check_open, check_theirs, claim

OPENED = "speaker_invitation"
"""The session's key of the invitation whose link the visitor opened."""


@never_cache
@require_safe
def open_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Note which invitation the link opens, and go on without the secret: what follows leads through sign-in, whose
    addresses stand in logs and mails.
    """
    invitation = SpeakerInvitation.objects.filter(secret_hash=keyed_hash(secret)).first()
    if invitation is None:
        return nothing_opens(request)
    request.session[OPENED] = invitation.pk
    response = redirect("speakers:claim")
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def claim_profile(request: HttpRequest) -> HttpResponse:
    """Take the profile over (POST); before that, what it is and how to sign in for it (GET)."""
    invitations = SpeakerInvitation.objects.select_related("speaker__person", "speaker__edition")
    invitation = get_object_or_404(invitations, pk=request.session.get(OPENED))
    refusal: ProfileRefused | None = None
    try:
        check_open(invitation)
        if request.user.is_authenticated:
            check_theirs(invitation, user_of(request))
            if request.method == "POST":
                claim(invitation=invitation, by=user_of(request))
                del request.session[OPENED]
                messages.success(
                    request, _("The profile is yours. What you change here is public after the next release.")
                )
                return redirect("speakers:profile")
    except ProfileRefused as error:
        refusal = error
    if isinstance(refusal, Closed):
        return render(request, "events/speakers/closed.html", {"refusal": refusal}, status=410)
    by = "email" if "@" in invitation.contact else "phone"
    here = request.path
    context = {
        "speaker": invitation.speaker,
        "by": by,
        "refusal": refusal,
        "sign_in_url": f"{reverse('account_request_login_code')}?{urlencode({'next': here})}",
        "sign_up_url": f"{reverse('account_signup')}?{urlencode({'by': by, 'next': here})}",
    }
    return render(request, "events/speakers/claim.html", context, status=409 if request.method == "POST" else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Change one's own profile in the current edition; below it the files of one's sessions."""
    user, edition = user_of(request), edition_or_404()
    speaker = get_object_or_404(Speaker, edition=edition, person=user.person)
    if request.method == "POST":
        form = SpeakerForm(request.POST, request.FILES, instance=speaker)
        times = TimesForm(request.POST, prefix="times")
        if form.is_valid() and times.is_valid():
            told = {name: form.cleaned_data[name] for name in form.changed_data}
            change_profile(speaker=speaker, told=told, times=times_of(times), by=user)
            messages.success(request, _("Saved. The public sees it after the next release of the schedule."))
            return redirect("speakers:profile")
    else:
        given = list(speaker.availabilities.values("starts_at", "ends_at"))
        form, times = SpeakerForm(instance=speaker), TimesForm(initial=given, prefix="times")
    context = {"form": form, "times": times, "speaker": speaker, "stages": _stages(user, edition)}
    return render(request, "events/speakers/profile.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def add_material(request: HttpRequest, code: str) -> HttpResponse:
    """Put a file to a session in which one appears."""
    user = user_of(request)
    stage = next((each for each in _stages(user, edition_or_404()) if each.session.code == code), None)
    if stage is None:
        raise Http404
    form = MaterialForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            add(session=stage.row, told=form.cleaned_data, by=user)
        except TooMany as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The file is uploaded."))
            return redirect("speakers:profile")
    return render(request, "events/speakers/material.html", {"form": form, "session": stage.session})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change_material(request: HttpRequest, code: str) -> HttpResponse:
    """Replace a file that one uploaded, or say something else of it."""
    user = user_of(request)
    material = _own_material(user, code)
    form = MaterialForm(request.POST or None, request.FILES or None, instance=material)
    if form.is_valid():
        change(material=material, told=form.cleaned_data, by=user)
        messages.success(request, _("The file is changed."))
        return redirect("speakers:profile")
    context = {"form": form, "session": material.session, "material": material}
    return render(request, "events/speakers/material.html", context)


@login_required
@require_POST
def remove_material(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file away that one uploaded."""
    user = user_of(request)
    remove(material=_own_material(user, code), by=user)
    messages.success(request, _("The file is removed."))
    return redirect("speakers:profile")


def _stages(user: User, edition: Edition) -> list[Stage]:
    program = released_program(edition)
    return stages_of(user, program) if program else []


def _own_material(user: User, code: str) -> Material:
    material = get_object_or_404(Material.objects.select_related("session"), code=code)
    if not user.has_perm("events.use_material", material):
        raise Http404
    return material
