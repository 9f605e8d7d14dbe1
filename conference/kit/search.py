"""Finding rows by words: each has a `search` vector of the tokens of its texts."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Model, QuerySet

from conference.kit import chinese

Rows = TypeVar("Rows", bound=QuerySet[Any])


def store(model: type[Model], tokens: Mapping[int, str]) -> None:
    """Write the vectors of saved rows from their tokens by key, all in one statement."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET search = to_tsvector('simple', text) "  # noqa: S608 a name of ours  # nosec
            "FROM unnest(%s::bigint[], %s::text[]) AS tokens (pk, text) WHERE id = pk",
            [list(tokens), list(tokens.values())],
        )


def with_words(rows: Rows, words: str) -> Rows:
    """Those in which every word is found; all of them where nothing searchable was typed."""
    tokens = chinese.query_tokens(words)
    return rows.filter(search=SearchQuery(" ".join(tokens), config="simple")) if tokens else rows
