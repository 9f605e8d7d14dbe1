"""What became of a campaign: how far it is, what people answered, and whom to call."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from conference.audiences.views import allowed
from conference.audit.services import record
from conference.campaigns.actions import Action, AnswerRefused
from conference.campaigns.models import Answer, Campaign, CampaignStatus, Recipient
from conference.campaigns.queries import (
    Answers,
    Progress,
    action_of,
    answers_of,
    campaign_or_404,
    progress_of,
    whom_in_words,
)
from conference.campaigns.services.answering import answer
from conference.kit import spreadsheets
from conference.kit.desk import desk_page
from conference.kit.paging import page_links
from conference.outbox.models import Status
from conference.people.models import User
from conference.people.requests import user_of

PAGE_SIZE = 50
COLUMNS = (
    _("Person"),
    _("Organization"),
    _("E-mail"),
    _("Phone"),
    _("Message"),
    _("Answer"),
    pgettext_lazy("when", "Answered"),
    _("What they say to it"),
)


@dataclass(frozen=True)
class Bar:
    """One figure of the report, as a share of all recipients."""

    label: Any
    count: int
    whole: int
    tone: str = ""

    @property
    def percent(self) -> float:
        return round(100 * self.count / self.whole, 1) if self.whole else 0


def report(request: HttpRequest, shown: Campaign) -> HttpResponse:
    """How far a launched campaign is, its figures, and its people with their answers."""
    chosen = request.GET.get("answer", "")
    recipients = shown.recipients.shown().defer("person__phone")
    if chosen in (*Answer.values[1:], "none"):
        recipients = recipients.answered("" if chosen == "none" else chosen)
    page = Paginator(recipients, PAGE_SIZE).get_page(request.GET.get("page"))
    context = _figures(shown) | {
        "whom": whom_in_words(shown),
        "recipients": page,
        "page_links": page_links(page, lambda number: f"?page={number}&answer={chosen}"),
        "chosen": chosen,
        "answers": _answers(action_of(shown)),
        "follow_ups": shown.followed_by.with_waiting(),
        "may_change": user_of(request).has_perm("conference.change_campaign", shown),
    }
    return desk_page(request, "conference/campaigns/report.html", shown.name, **context)


def _answers(action: Action) -> list[tuple[str, Any]]:
    """What its recipients may have answered; who can only confirm has done so, and accepted nothing."""
    labels = {each: each.label for each in Answer}
    if not action.decline_label:
        labels |= {Answer.ACCEPTED: action.accept_label}
        del labels[Answer.DECLINED]
    return [(each.value or "none", label) for each, label in labels.items()]


@require_safe
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """The same figures alone, for a page that looks on. A page that waits for the start is told when to look anew."""
    found = campaign_or_404(allowed(request, "conference.view_campaign"), code)
    if "scheduled" in request.GET:
        is_waiting = found.status == CampaignStatus.SCHEDULED
        return HttpResponse(status=204, headers={} if is_waiting else {"HX-Refresh": "true"})
    if not found.is_launched:
        raise Http404
    return desk_page(request, "conference/campaigns/progress.html", found.name, **_figures(found))


def _figures(shown: Campaign) -> dict[str, Any]:
    action, progress = action_of(shown), progress_of(shown)
    told = answers_of(shown) if action.button else None
    return {
        "campaign": shown,
        "action": action,
        "facts": action.facts() if action.is_valid() else [],
        "progress": progress,
        "told": told,
        "bars": _bars(action, progress, told),
    }


def _bars(action: Action, progress: Progress, told: Answers | None) -> Sequence[Bar]:
    """From those whom it was for to what was reached; what went wrong stands apart."""
    whole = progress.recipients
    bars = [
        Bar(pgettext("of a campaign", "Recipients"), whole, whole),
        Bar(pgettext("of a campaign", "Sent"), progress.sent, whole),
    ]
    if progress.delivered:
        bars.append(Bar(pgettext("of a campaign", "Delivered, as far as known"), progress.delivered, whole))
    if told:
        bars.append(Bar(action.accept_label, told.accepted, whole, "good"))
        if action.decline_label:
            bars.append(Bar(action.decline_label, told.declined, whole, "plain"))
        if action.outcome:
            bars.append(Bar(action.outcome, told.reached, whole, "good"))
    lost = (
        (pgettext("of a campaign", "Bounced"), progress.bounced),
        (pgettext("of a campaign", "Marked as spam"), progress.complained),
        (pgettext("of a campaign", "Failed"), progress.failed),
        (pgettext("of a campaign", "Not wanted"), progress.unwanted),
        (pgettext("of a campaign", "Without an address"), progress.unreachable),
        (pgettext("of a campaign", "Canceled"), progress.canceled),
    )
    return bars + [Bar(label, count, whole, "bad") for label, count in lost if count]


@require_safe
def recipients(request: HttpRequest, code: str) -> HttpResponse:
    """All recipients and what they answered, as a table to keep; who fetched it is in the log."""
    found = campaign_or_404(allowed(request, "conference.change_campaign"), code)
    record(actor=user_of(request), verb="export", target=found)
    rows = found.recipients.shown()
    return spreadsheets.download(
        filename=f"campaign-{found.code}",
        title=found.name,
        columns=COLUMNS,
        rows=[
            (
                each.person.name,
                each.person.affiliation,
                each.person.email,
                each.person.phone,
                each.message.get_status_display() if each.message else gettext("No address"),
                each.asked.get_answer_display(),
                each.asked.answered_at,
                each.asked.words,
            )
            for each in rows
        ],
    )


@require_http_methods(["GET", "POST"])
def calls(request: HttpRequest, code: str) -> HttpResponse:
    """Who has not answered yet, with their numbers, to be called (GET; each look is in the log); that one of them was
    reached (POST).
    """
    found = campaign_or_404(allowed(request, "conference.change_campaign"), code)
    action, user = action_of(found), user_of(request)
    if not found.is_launched or not action.button:
        raise Http404
    if request.method == "POST":
        _note_call(request, found, action, user)
        return redirect(request.get_full_path())
    record(actor=user, verb="see contacts", target=found)
    silent = found.recipients.unanswered().exclude(message__status=Status.CANCELED)
    page = Paginator(silent.shown(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "campaign": found,
        "action": action,
        "recipients": page,
        "page_links": page_links(page, lambda number: f"?page={number}"),
        "total": found.recipients.count(),
    }
    return desk_page(request, "conference/campaigns/calls.html", gettext("Call list"), **context)


def _note_call(request: HttpRequest, found: Campaign, action: Action, user: User) -> None:
    """Write down what somebody said on the phone, by the button that was pressed."""
    said = Answer.DECLINED if "declined" in request.POST else Answer.ACCEPTED
    reached = get_object_or_404(Recipient, campaign=found, code=request.POST.get(said))
    try:
        answer(recipient=reached, said=said, by=user)
    except AnswerRefused as refusal:
        messages.error(request, str(refusal))
        return
    label = action.accept_label if said == Answer.ACCEPTED else action.decline_label
    messages.success(request, gettext("{name}: {answer}").format(name=reached.person.name, answer=label))
