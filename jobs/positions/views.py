"""Searching positions, and an employer's own pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conference.editions.queries import edition_or_404
from conference.kit.paging import page_links
from conference.organizations.models import Organization
from conference.pages.decorators import public_page
from conference.people.requests import user_of
from jobs.positions.forms import PositionForm
from jobs.positions.models import Position
from jobs.positions.queries import PAGE_SIZE, PositionQuery
from jobs.positions.services import submit
from jobs.positions.structured_data import job_posting


@public_page
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Public positions, the newest first: `q` searches, `fair`, `category`, `city` and `degree` narrow, `page`
    turns.
    """
    edition = edition_or_404()
    query = PositionQuery.parse(request.GET.dict())
    pages = Paginator(query.positions(edition).newest_first().briefly(), PAGE_SIZE)
    page = pages.get_page(query.page)
    context = {
        "page": page,
        "page_links": page_links(page, lambda number: query.url(page=number)),
        "total": pages.count,
        "query": query.words,
        "filters": query.filters(edition),
        "chosen": query.chosen,
        "is_narrowed": query != PositionQuery(page=query.page),
        "clear_url": reverse("positions:list"),
    }
    return render(request, "jobs/positions/list.html", context)


@public_page
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One public position."""
    positions = Position.objects.public().select_related("organization", "fair", "edition")
    position = get_object_or_404(positions, code=code)
    return render(
        request,
        "jobs/positions/detail.html",
        {"position": position, "structured_data": job_posting(position)},
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Post a position. Who acts for no organization enters one first."""
    if not Organization.objects.of_member(user_of(request)).exists():
        messages.info(request, _("First add the organization you are posting for."))
        return redirect(f"{reverse('organizations:create')}?next={request.path}")
    return _edit(request, Position())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change one of one's own positions; it then waits for approval again."""
    position = get_object_or_404(Position.objects.select_related("organization"), code=code)
    if not request.user.has_perm("jobs.edit_position", position):
        raise Http404
    return _edit(request, position)


def _edit(request: HttpRequest, position: Position) -> HttpResponse:
    form = PositionForm(request.POST or None, instance=position, user=user_of(request), edition=edition_or_404())
    if form.is_valid():
        try:
            submit(position=form.save(commit=False), by=user_of(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your position is awaiting the organizers’ approval."))
            return redirect("accounts:me")
    return render(request, "jobs/positions/form.html", {"form": form, "position": position})
