"""The page that is one's own, and the part of every page that is personal."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import ConfirmLoginCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.accounts.forms import TYPED_CONTACT, ProfileForm, TokenForm
from conference.accounts.middleware import set_hint
from conference.accounts.services import make_token, revoke_token
from conference.accounts.sockets import me_panels
from conference.kit.phones import display
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


@login_required
@reauthentication_required(allow_get=True)
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's keys to the API. The answer to a POST is the only page that ever shows the new one."""
    user, made = user_of(request), ""
    form = TokenForm(request.POST or None)
    if form.is_valid():
        try:
            made = make_token(user=user, name=form.cleaned_data["name"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            form = TokenForm()
    return render(
        request, "conference/accounts/tokens.html", {"form": form, "made": made, "tokens": user.api_tokens.all()}
    )


@login_required
@require_POST
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Take one of one's own keys back."""
    user = user_of(request)
    token = get_object_or_404(user.api_tokens, code=code)
    revoke_token(token=token, by=user)
    messages.success(request, _("“{name}” opens nothing any more.").format(name=token.name))
    return redirect("accounts:tokens")


class SignInCode(ConfirmLoginCodeView):
    """allauth's page for the code of a sign-in, with a way back for whoever typed a contact wrongly."""

    def get_context_data(self, **options: Any) -> Any:
        return super().get_context_data(**options) | {"can_correct": True}

    def post(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        if request.POST.get("action") != "correct":
            return super().post(request, *args, **options)
        state = self._process.state
        request.session[TYPED_CONTACT] = state.get("email") or display(state["phone"])
        self._process.abort()
        return redirect(self.passthrough_next_url(reverse("account_request_login_code")))

    def _resend_form_valid(self, form: Form) -> Any:
        """allauth makes the code first, and fails where a number has no account to make it for."""
        if self._process.user:
            return super()._resend_form_valid(form)
        self._process.send(skip_enumeration_mails=True)
        self._process.record_resend()
        self._process.persist()
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice that holds now."""
    return render(request, "conference/accounts/privacy.html", {"notice": PrivacyNotice.objects.current()})
