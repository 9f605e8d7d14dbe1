"""The counter at the desk: who stands there, what they may collect, and their signature for it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from conference.editions.queries import edition_or_404
from conference.people.queries import person_with
from conference.people.requests import user_of
from events.checkin.forms import CollectingForm
from events.checkin.models import Badge, Collection, CollectionItem
from events.checkin.models.badges import BadgeQuerySet
from events.checkin.services.collecting import hand_out
from events.checkin.services.scanning import code_and_version
from events.program.models import Event

MOST = 200
"""People for whom one person collects at once."""


@dataclass(frozen=True)
class Holder:
    """Somebody at the counter, and what they have collected."""

    badge: Badge
    collections: list[Collection]

    def lacks(self, item: CollectionItem) -> bool:
        """Whether they have not collected it yet."""
        return all(collection.item_id != item.pk for collection in self.collections)


@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Look somebody up, or all people of one event or organization; hand out what they have not got yet."""
    edition = edition_or_404()
    events = Event.objects.filter(edition=edition)
    if not user_of(request).has_perm("events.hand_out", edition):
        events = events.filter(pk__in=Event.objects.organized_by(user_of(request)))
        if not events:
            raise PermissionDenied
    badges = Badge.objects.filter(edition=edition).opening(events).described()
    if "looked_up" in request.POST:
        return _look_up(request, badges, request.POST["looked_up"])
    chosen = _chosen(request, badges, events)
    found = list(chosen[:MOST]) if chosen is not None else []
    items = CollectionItem.objects.filter(edition=edition)
    holders = _holders(found)
    proposed = [item for item in items if item.is_once and any(holder.lacks(item) for holder in holders)]
    form = CollectingForm(request.POST or None, badges=found, items=items, initial={"items": proposed})
    if request.method == "POST" and form.is_valid():
        try:
            receipt = hand_out(edition=edition, by=user_of(request), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Handed out. Receipt {code}.").format(code=receipt.code))
            return redirect("checkin:counter")
    context = admin.site.each_context(request) | {
        "title": _("Counter"),
        "holders": holders,
        "is_asked": chosen is not None,
        "is_cut": len(found) == MOST,
        "form": form,
        "events": events,
        "affiliations": badges.exclude(person__affiliation="")
        .order_by("person__affiliation")
        .values_list("person__affiliation", flat=True)
        .distinct(),
    }
    return TemplateResponse(request, "events/checkin/counter.html", context)


def _look_up(request: HttpRequest, badges: QuerySet[Badge], text: str) -> HttpResponse:
    """By what was scanned or typed: the pass's QR code or code, a phone number or an e-mail address, exactly. What was
    typed stays out of the address, and so out of the log.
    """
    address = reverse("checkin:counter")
    code, version = code_and_version(text)
    person = None if code or "\0" in text else person_with(text)  # PostgreSQL keeps no null byte in a text
    found = badges.filter(code=code).first() if code else badges.filter(person=person).first() if person else None
    if found is None:
        messages.error(
            request, _("Nobody with a confirmed registration has that code, phone number or e-mail address.")
        )
        return redirect(address)
    if version not in (None, found.version):
        messages.error(request, _("A newer code was issued for this pass. Ask for that one."))
        return redirect(address)
    return redirect(f"{address}?{urlencode({'pass': found.code})}")


def _chosen(request: HttpRequest, badges: BadgeQuerySet, events: QuerySet[Event]) -> QuerySet[Badge] | None:
    """Whom the address names; None where it names nobody."""
    by_name = badges.order_by("person__affiliation", "person__name_zh", "pk")
    if code := request.GET.get("pass"):
        return by_name.filter(code=code)
    event, affiliation = request.GET.get("event", ""), request.GET.get("affiliation", "")
    if event:
        by_name = by_name.opening(events.filter(code=event))
    if affiliation:
        by_name = by_name.filter(person__affiliation=affiliation)
    return by_name if event or affiliation else None


def _holders(badges: list[Badge]) -> list[Holder]:
    collections = Collection.objects.standing().filter(issued_pass__in=badges).order_by("pk")
    of: dict[int, Any] = {badge.pk: [] for badge in badges}
    for collection in collections.select_related("item", "receipt"):
        of[collection.issued_pass_id].append(collection)
    return [Holder(badge, of[badge.pk]) for badge in badges]
