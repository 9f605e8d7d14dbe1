"""The public pages of news, and an item as it will look."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.editions.queries import edition_or_404
from conference.kit import clock, files
from conference.kit.paging import page_links
from conference.news.feed import atom
from conference.news.models import Attachment, NewsItem
from conference.news.queries import PAGE_SIZE, NewsQuery, next_publication
from conference.pages.decorators import public_page
from conference.pages.expiry import expire_with_the_day

IN_THE_FEED = 30


@public_page
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Notices and news, the newest first below what is pinned: `kind` narrows, `q` searches, `page` turns."""
    edition, now = edition_or_404(), clock.now()
    query = NewsQuery.parse(request.GET.dict())
    page = Paginator(query.items(edition, now), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "page_links": page_links(page, lambda number: query.url(page=number)),
        "tabs": query.tabs,
        "query": query.words,
        "chosen": {"kind": query.kind} if query.kind else {},
        "is_narrowed": query != NewsQuery(),
        "clear_url": reverse("news:list"),
    }
    response = render(request, "conference/news/list.html", context)
    return expire_with_the_day(response, next_publication(edition, now), now=now)


@public_page
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One public item."""
    item = get_object_or_404(NewsItem.objects.public(clock.now()), code=code)
    return render(request, "conference/news/detail.html", {"item": item})


@never_cache
@require_safe
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The page of an item as it will look, for those who may see it before its time."""
    item = get_object_or_404(NewsItem, code=code)
    if not request.user.has_perm("conference.view_newsitem", item):
        raise Http404
    return render(request, "conference/news/detail.html", {"item": item, "preview": item.state(clock.now())})


@require_safe
def attachment(request: HttpRequest, code: str) -> FileResponse:
    """A file of an item, as public as the item."""
    attached = get_object_or_404(Attachment.objects.select_related("item"), code=code)
    if not request.user.has_perm("conference.read_newsitem", attached.item):
        raise Http404
    return files.download(attached.file, title=attached.title)


@public_page
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest items as an Atom feed."""
    edition, now = edition_or_404(), clock.now()
    newest = NewsItem.objects.of_edition(edition).public(now).newest_first().briefly().select_related("edition")
    title = f"{edition.name} · {_('News and notices')}"
    response = HttpResponse(atom(newest[:IN_THE_FEED], title=title), content_type="application/atom+xml; charset=utf-8")
    return expire_with_the_day(response, next_publication(edition, now), now=now)
