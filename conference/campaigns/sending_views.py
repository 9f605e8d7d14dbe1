"""Deciding on a campaign: whom it reaches, who approves it, when it goes out; and stopping it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from conference.audiences.queries import sample_of
from conference.audiences.views import allowed
from conference.campaigns import previews
from conference.campaigns.forms import SendForm
from conference.campaigns.models import Campaign, CampaignStatus
from conference.campaigns.queries import action_of, campaign_or_404, digest_of, people_of, reach, whom_in_words
from conference.campaigns.services import deciding, sending
from conference.campaigns.services.deciding import MOST_AT_ONCE, check_ready, needs_approval
from conference.campaigns.services.drafting import follow_up
from conference.kit.desk import desk_page
from conference.people.models import User
from conference.people.requests import user_of


def review(request: HttpRequest, shown: Campaign) -> HttpResponse:
    """A campaign that waits for an approval or its hour: what people get, whom it reaches, and what can be done."""
    user, action = user_of(request), action_of(shown)
    readers = previews.readers(shown, user)
    context = {
        "campaign": shown,
        "action": action,
        "facts": action.facts() if action.is_valid() else [],
        "whom": whom_in_words(shown),
        "reach": reach(shown),
        "previews": previews.previews_of(shown, action, readers[0]),
        "digest": digest_of(shown),
        "may_change": user.has_perm("conference.change_campaign", shown),
        "is_own": shown.submitted_by_id == user.pk,
    }
    return desk_page(request, "conference/campaigns/review.html", shown.name, **context)


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Whom it reaches and what is missing (GET); submitted, or let go out now or later (POST)."""
    found = campaign_or_404(allowed(request, "conference.change_campaign"), code)
    if found.status not in (CampaignStatus.DRAFT, CampaignStatus.APPROVED):
        return redirect("campaigns:campaign", code)
    try:
        reached, faults = check_ready(found), []
    except ValidationError as refusal:
        reached, faults = reach(found), refusal.messages
    people = reached.total
    form = SendForm(
        request.POST if "send" in request.POST else None,
        people=people,
        asks=people > MOST_AT_ONCE,
        initial={"expected": people},
    )
    if request.method == "POST" and not faults and _is_done(request, found, form):
        return redirect("campaigns:campaign", code)
    context = {
        "campaign": found,
        "form": form,
        "faults": faults,
        "meaning": {"words": whom_in_words(found)},
        "reach": reached,
        "sample": sample_of(people_of(found)),
        "needs_approval": found.is_draft and needs_approval(found, people),
    }
    return desk_page(
        request, "conference/campaigns/send.html", gettext("Send: {name}").format(name=found.name), **context
    )


def _is_done(request: HttpRequest, found: Campaign, form: SendForm) -> bool:
    """Submit a campaign, or schedule it as the form says; if it cannot be, the form says why."""
    user = user_of(request)
    try:
        if "submit" in request.POST:
            deciding.submit(campaign=found, by=user)
            messages.success(request, gettext("Another organizer has to approve it now."))
            return True
        if not form.is_valid():
            return False
        told = form.cleaned_data
        deciding.schedule(campaign=found, expected=told["expected"], starts_at=told["starts_at"], by=user)
    except ValidationError as refusal:
        form.add_error(None, refusal) if form.is_bound else messages.error(request, " ".join(refusal.messages))
        return False
    return True


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Do what a button says: approve, send back, take back, pause, resume, cancel the rest, or follow up."""
    found = campaign_or_404(allowed(request, "conference.change_campaign"), code)
    try:
        found = _do(request, found, user_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("campaigns:campaign", found.code)


def _do(request: HttpRequest, found: Campaign, user: User) -> Campaign:
    told = request.POST
    match told.get("verb"):
        case "approve":
            return deciding.approve(campaign=found, seen=told.get("seen", ""), by=user)
        case "send_back":
            return deciding.send_back(campaign=found, words=told.get("words", ""), by=user)
        case "take_back":
            return deciding.take_back(campaign=found, by=user)
        case "pause":
            return sending.pause(campaign=found, by=user)
        case "resume":
            return sending.resume(campaign=found, by=user)
        case "cancel":
            return sending.cancel(campaign=found, by=user)
        case "follow_up":
            return follow_up(campaign=found, by=user)
    return found
