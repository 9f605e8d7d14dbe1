"""Lists of contacts at the desk: a table is uploaded, looked at row by row, and taken in."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.audiences.forms import ContactListForm, TableForm
from conference.audiences.models import ContactList
from conference.audiences.services import delete_list, keep_table, take_in
from conference.audiences.tables import COLUMNS, Effect, planned_contacts, template_table
from conference.audiences.views import allowed, page
from conference.editions.models import Edition
from conference.kit import spreadsheets
from conference.kit.paging import page_links
from conference.people.requests import user_of

PAGE_SIZE = 50
MOST_SHOWN = 200
"""Rows of a preview besides the wrong ones, which are all shown."""


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """What lists there are, with how many people and how many of them have an account."""
    edition = allowed(request, "conference.view_contactlist")
    counted = ContactList.objects.filter(edition=edition).defer("table")
    counted = counted.annotate(
        people=Count("entries"), accounts=Count("entries", filter=Q(entries__person__user__isnull=False))
    )
    return page(request, "lists", gettext("Contact lists"), lists=counted)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A name and a table (GET), of which a preview is kept (POST)."""
    edition = allowed(request, "conference.add_contactlist")
    shown = ContactList(edition=edition)
    form = ContactListForm(request.POST or None, request.FILES or None, instance=shown)
    if request.method == "POST" and _is_kept(form, shown, request):
        return redirect("audiences:contact_list", shown.pk)
    return page(request, "new_list", gettext("New contact list"), form=form, columns=list(COLUMNS.values()))


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty table that offers what may stand in it."""
    allowed(request, "conference.view_contactlist")
    return spreadsheets.download(filename="contacts", **template_table())


@require_http_methods(["GET", "POST"])
def contact_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is on a list, and what a table that waits would do (GET); another table (POST)."""
    verb = "view" if request.method == "GET" else "change"
    edition = allowed(request, f"conference.{verb}_contactlist")
    found = _list_or_404(edition, pk)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and _is_kept(form, found, request):
        return redirect("audiences:contact_list", pk)
    entries = Paginator(found.entries.select_related("person__user"), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "contact_list",
        found.name,
        contact_list=found,
        form=form,
        entries=entries,
        page_links=page_links(entries, lambda number: f"?page={number}"),
        may_change=user_of(request).has_perm("conference.change_contactlist", found),
        **_preview(found),
    )


@require_POST
def take_in_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in what the preview shows."""
    edition = allowed(request, "conference.change_contactlist")
    found = _list_or_404(edition, pk)
    told = request.POST
    try:
        count = take_in(
            contact_list=found, stamp=told.get("stamp", ""), by=user_of(request), skips_wrong="skips_wrong" in told
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = ngettext("{count} person added to the list.", "{count} people added to the list.", count)
        messages.success(request, said.format(count=count))
    return redirect("audiences:contact_list", pk)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the list shall go (GET); then it goes (POST)."""
    edition = allowed(request, "conference.delete_contactlist")
    found = _list_or_404(edition, pk)
    if request.method == "GET":
        return page(request, "delete_list", gettext("Delete the contact list"), contact_list=found)
    delete_list(contact_list=found, by=user_of(request))
    messages.success(request, gettext("“{name}” is deleted.").format(name=found.name))
    return redirect("audiences:lists")


def _list_or_404(edition: Edition, pk: int) -> ContactList:
    return get_object_or_404(ContactList.objects.select_related("edition"), edition=edition, pk=pk)


def _is_kept(form: Any, shown: ContactList, request: HttpRequest) -> bool:
    """Whether the table that was sent can be read, and is the list's preview now; if not, its field says why."""
    if not form.is_valid():
        return False
    try:
        keep_table(contact_list=shown, upload=form.cleaned_data["file"], by=user_of(request))
    except ValidationError as refusal:
        form.add_error("file", refusal)
        return False
    return True


def _preview(shown: ContactList) -> dict[str, Any]:
    """The rows of the table that waits, wrong ones first, and how many there are of each kind."""
    if not shown.table:
        return {}
    plan = planned_contacts(shown)
    counts = Counter(row.effect for row in plan)
    wrong = [row for row in plan if row.effect == Effect.WRONG]
    others = [row for row in plan if row.effect != Effect.WRONG][: max(MOST_SHOWN - len(wrong), 0)]
    return {
        "rows": wrong + others,
        "is_cut": len(wrong) + len(others) < len(plan),
        "counts": [(effect.label, counts[effect]) for effect in Effect if counts[effect]],
        "wrong": len(wrong),
        "adds": sum(row.adds for row in plan),
        "stamp": shown.stamp,
    }
