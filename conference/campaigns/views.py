"""Campaigns at the desk: which there are, and the editor of a draft, which shows at each change what people get."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from conference.audiences.views import allowed
from conference.campaigns import previews
from conference.campaigns.actions import Action, placeholders_of
from conference.campaigns.forms import CampaignForm, ReplyForm
from conference.campaigns.models import Answer, Campaign, CampaignTemplate, Recipient, said
from conference.campaigns.queries import action_of, campaign_or_404, whom_in_words
from conference.campaigns.report_views import report
from conference.campaigns.sending_views import review
from conference.campaigns.services.drafting import WORDS, check_words, delete_draft, save_draft
from conference.campaigns.sockets import actions
from conference.campaigns.writing import Writer
from conference.kit.desk import desk_page
from conference.kit.paging import page_links
from conference.people.requests import user_of

PAGE_SIZE = 30


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Which campaigns there are, how far each is, and what people answered."""
    edition = allowed(request, "conference.view_campaign")
    found = Campaign.objects.filter(edition=edition).select_related("audience", "follows")
    counted = found.with_waiting().alias(said=said("recipients__"))
    counted = counted.annotate(
        people=Count("recipients"),
        accepted=Count("recipients", filter=Q(said=Answer.ACCEPTED)),
        declined=Count("recipients", filter=Q(said=Answer.DECLINED)),
    ).order_by("-pk")
    shown = Paginator(counted, PAGE_SIZE).get_page(request.GET.get("page"))
    titles = {each.name: each for each in actions}
    rows = [(each, titles.get(each.action)) for each in shown]
    links = page_links(shown, lambda number: f"?page={number}")
    return desk_page(
        request, "conference/campaigns/list.html", gettext("Campaigns"), rows=rows, campaigns=shown, page_links=links
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What a campaign may ask, and which words there are to begin with (GET); a draft of what was chosen (POST)."""
    edition = allowed(request, "conference.add_campaign")
    templates = CampaignTemplate.objects.filter(edition=edition)
    if request.method == "POST":
        template = get_object_or_404(templates, pk=request.POST["template"]) if request.POST.get("template") else None
        chosen = template.action if template else request.POST.get("action", "")
        if action := next((each for each in actions if each.name == chosen), None):
            words = {name: getattr(template, name) for name in WORDS} if template else {}
            name = template.name if template else f"{action.title} {timezone.localtime():%m-%d %H:%M}"
            draft = Campaign(edition=edition, action=chosen, name=name, **words)
            save_draft(campaign=draft, by=user_of(request))
            return redirect("campaigns:campaign", draft.code)
    choices = [(each, [one for one in templates if one.action == each.name]) for each in actions]
    return desk_page(request, "conference/campaigns/new.html", gettext("New campaign"), choices=choices)


@require_http_methods(["GET", "POST"])
def campaign(request: HttpRequest, code: str) -> HttpResponse:
    """The editor of a draft; what is to be decided on of one that waits; the report of one that went out."""
    edition = allowed(request, "conference.view_campaign" if request.method == "GET" else "conference.change_campaign")
    found = campaign_or_404(edition, code)
    if found.is_launched:
        return report(request, found)
    if not found.is_draft or not user_of(request).has_perm("conference.change_campaign", found):
        return review(request, found)
    return _editor(request, found)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a draft shall go (GET); then it goes (POST)."""
    found = campaign_or_404(allowed(request, "conference.delete_campaign"), code)
    if request.method == "POST":
        try:
            delete_draft(campaign=found, by=user_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("campaigns:campaign", code)
        messages.success(request, gettext("“{name}” is deleted.").format(name=found.name))
        return redirect("campaigns:list")
    return desk_page(request, "conference/campaigns/delete.html", gettext("Delete the draft"), campaign=found)


@require_safe
def trial_page(request: HttpRequest, code: str) -> HttpResponse:
    """The page at which people answer, as they see it; nothing can be answered here."""
    found = campaign_or_404(allowed(request, "conference.view_campaign"), code)
    action = action_of(found)
    if not action.button or not action.is_valid():
        messages.error(request, gettext("This campaign asks for no answer, or what it asks is not complete yet."))
        return redirect("campaigns:campaign", code)
    try:
        check_words(found, found.action)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
        return redirect("campaigns:campaign", code)
    recipient = Recipient(campaign=found, person=user_of(request).person)
    context = {"recipient": recipient, "action": action, "form": ReplyForm(), "is_trial": True}
    words = Writer(found, action).page(recipient, action.sample())
    return render(request, "conference/campaigns/reply.html", context | words)


def _editor(request: HttpRequest, shown: Campaign) -> HttpResponse:
    """The page as it is saved (GET) or as it was sent (POST): to look at how it reads, or to be saved; then perhaps
    sent to oneself, or to be sent.
    """
    is_sent, user = request.method == "POST", user_of(request)
    seen = request.POST.get("seen", shown.stamp)
    form = CampaignForm(request.POST if is_sent else None, instance=shown)
    action = _told_action(request, shown)
    is_kept = any(name in request.POST for name in ("save", "trial", "send"))
    if is_sent:
        form.is_valid()
    if is_kept and form.is_valid():
        try:
            _keep(request, shown, action, seen)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("campaigns:send" if "send" in request.POST else "campaigns:campaign", shown.code)
    readers = previews.readers(shown, user)
    reader = next((each for each in readers if each.code == request.POST.get("reader")), readers[0])
    context = {
        "campaign": shown,
        "form": form,
        "action": action,
        "asks": action.fields and not shown.follows,
        "seen": seen,
        "whom": whom_in_words(shown),
        "placeholders": placeholders_of(action).items(),
        "readers": readers,
        "preview": previews.preview(shown, action, reader),
    }
    return desk_page(request, "conference/campaigns/editor.html", shown.name or action.title, **context)


def _told_action(request: HttpRequest, shown: Campaign) -> Action:
    """The action as it was sent, or as it is stored; one of which nothing is stored yet shows no faults."""
    if request.method == "POST" and not shown.follows:
        return actions[shown.action](request.POST, prefix="action", edition=shown.edition)
    if shown.parameters or shown.follows:
        return action_of(shown)
    return actions[shown.action](prefix="action", edition=shown.edition)


def _keep(request: HttpRequest, shown: Campaign, action: Action, seen: str) -> None:
    """Save a draft, and send it to oneself if that is asked for. Raises ValidationError."""
    user = user_of(request)
    parameters = None
    if not shown.follows:
        parameters = {name: request.POST.getlist(f"action-{name}") for name in action.fields}
    save_draft(campaign=shown, parameters=parameters, by=user, seen=seen)
    if "trial" in request.POST:
        previews.send_trial(campaign=shown, action=action, user=user)
        messages.success(request, gettext("Saved, and on its way to you."))
    elif "save" in request.POST:
        messages.success(request, gettext("“{name}” is saved.").format(name=shown.name))
