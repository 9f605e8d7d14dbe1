"""Where a recipient answers, without signing in: whoever has the message has the right."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from conference.campaigns.actions import AnswerRefused
from conference.campaigns.forms import ReplyForm
from conference.campaigns.links import code_of
from conference.campaigns.models import Answer, Recipient
from conference.campaigns.queries import action_of
from conference.campaigns.services.answering import answer
from conference.campaigns.writing import Writer
from conference.kit import clock
from conference.kit.guesses import nothing_opens

ANSWERS = {"accept": Answer.ACCEPTED, "decline": Answer.DECLINED}


@never_cache
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody was written, and what they answered so far (GET); their answer (POST). Opening the page, as
    programs that look for viruses do, answers nothing.
    """
    code = code_of(token)
    if code is None:
        return nothing_opens(request)
    related = ("campaign__edition", "campaign__follows", "person")
    recipient = get_object_or_404(Recipient.objects.select_related(*related), code=code)
    action = action_of(recipient.campaign)
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"words": recipient.words})
    refusal = ""
    if request.method == "POST" and form.is_valid() and (said := ANSWERS.get(request.POST.get("answer", ""))):
        try:
            answer(recipient=recipient, said=said, words=form.cleaned_data["words"])
        except AnswerRefused as error:
            refusal = str(error)
        else:
            messages.success(request, _("Thank you. Your answer has arrived."))
            return redirect("replies:reply", token)
    writer = Writer(recipient.campaign, action)
    context: dict[str, Any] = {
        "recipient": recipient,
        "action": action,
        "facts": action.facts() if action.is_valid() else [],
        "form": form,
        "refusal": refusal,
        "is_open": action.is_valid() and action.is_open(clock.now()),
        "next_step": _next_step(recipient, action),
        **writer.page(recipient, writer.own_values([recipient])[recipient.pk]),
    }
    return render(request, "conference/campaigns/reply.html", context, status=409 if refusal else 200)


def _next_step(recipient: Recipient, action: Any) -> Any:
    if recipient.answer != Answer.ACCEPTED or not action.is_valid():
        return None
    try:
        return action.next_step(recipient)
    except AnswerRefused:
        return None
