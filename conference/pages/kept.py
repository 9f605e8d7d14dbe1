"""What many requests read and few change, kept in the process."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.db import connection

from conference.pages.services import current_version

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

keeping: list[dict[tuple[object, ...], tuple[int, object]]] = []
"""What each function keeps, by what it was asked, with the version of it."""


def kept(read: Callable[Asked, Found]) -> Callable[Asked, Found]:
    """Keep what a function finds in rows that the public sees until their version rises, which costs one short query.

    It is everybody's: nobody changes it. Nothing found is not kept, so that nobody fills the memory with addresses of
    nothing. Within a transaction, whose own changes may yet be undone, it is read as if never kept.
    """
    own: dict[tuple[object, ...], tuple[int, Found]] = {}
    keeping.append(cast(Any, own))

    @wraps(read)
    def keep(*args: Asked.args, **options: Asked.kwargs) -> Found:
        if connection.in_atomic_block:
            return read(*args, **options)
        key = (*args, *sorted(options.items()))
        version = current_version()  # as it was before reading
        if key in own and own[key][0] == version:
            return own[key][1]
        found = read(*args, **options)
        if found is not None:
            own[key] = version, found
        return found

    return keep
