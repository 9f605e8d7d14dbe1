"""Lists in pages: as links below a list, and in the API."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page
from rest_framework.pagination import PageNumberPagination


def page_links(page: Page[Any], url: Callable[[int], str]) -> list[dict[str, Any]]:
    """The first page, the last one and those around this one, as `components/pagination.html` draws them."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        {"number": n, "url": url(n), "current": n == page.number} if isinstance(n, int) else {"number": None}
        for n in numbers
    ]


class Pages(PageNumberPagination):
    """`count`, `next`, `previous`, `results`; `page` turns, `page_size` asks for up to 100 rows."""

    page_size = 20
    max_page_size = 100
    page_size_query_param = "page_size"
