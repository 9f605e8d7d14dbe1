"""How a view says that its page may be kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Keep the page of this view for everybody. It may hold no form token, nothing personal and no live number.

    A page that changes by itself at some moment says so with `expire_with_the_day`.
    """

    @wraps(view)
    def keep(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.__dict__.pop("_messages", None)  # a notice is one visitor's: it waits for a page that is not kept
        response = view(request, *args, **kwargs)
        response.is_public_page = True  # type: ignore[attr-defined]
        return response

    return keep
