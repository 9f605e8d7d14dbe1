"""Statements that Postgres plans once for a connection."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference.kit.statements import Prepared

pytestmark = pytest.mark.django_db

ADD = Prepared("tests_add", {"one": "int", "other": "int"}, "SELECT %(one)s + %(other)s + %(one)s")


def added(one: int, other: int) -> int:
    with connection.cursor() as cursor:
        ADD.execute(cursor, {"other": other, "one": one})
        return int(cursor.fetchone()[0])


def test_parameters_go_by_name() -> None:
    assert added(1, 10) == 12


def test_it_is_planned_once_for_a_connection() -> None:
    added(1, 1)

    with CaptureQueriesContext(connection) as queries:
        assert added(2, 3) == 7

    assert [query["sql"].split()[0] for query in queries] == ["EXECUTE"]


@pytest.mark.django_db(transaction=True)
def test_another_connection_plans_its_own() -> None:
    added(1, 1)
    connection.close()

    assert added(2, 3) == 7
