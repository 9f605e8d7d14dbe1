"""Pages of the API."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`count`, `next`, `previous`, `results`; `page` turns, `page_size` asks for up to 100 rows."""

    page_size = 20
    max_page_size = 100
    page_size_query_param = "page_size"
