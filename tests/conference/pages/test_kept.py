"""What many requests read is read once, until the public sees something else."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from conference.editions.models import Edition
from conference.editions.queries import current_edition
from conference.pages.kept import kept
from conference.pages.services import outdate_pages

pytestmark = pytest.mark.django_db(transaction=True)


def queries() -> int:
    """How many it takes to know the edition."""
    with CaptureQueriesContext(connection) as asked:
        current_edition()
    return len(asked)


def test_it_is_read_once_and_then_costs_the_query_for_its_version(edition: Edition) -> None:
    outdate_pages()

    assert [queries() for _time in range(3)] == [2, 1, 1]


def test_it_is_read_anew_after_a_change(edition: Edition) -> None:
    current_edition()
    Edition.objects.update(name_zh="新名称")

    outdate_pages()

    assert current_edition().name_zh == "新名称"


def test_what_may_yet_be_undone_is_not_kept(edition: Edition) -> None:
    """The version that was seen within is another change's later."""
    outdate_pages()
    with transaction.atomic():
        Edition.objects.update(name_zh="撤销")
        outdate_pages()
        assert current_edition().name_zh == "撤销"
        transaction.set_rollback(True)

    outdate_pages()

    assert current_edition().name_zh == edition.name_zh


def test_nothing_is_not_kept() -> None:
    asked = []

    @kept
    def find(word: str) -> None:
        asked.append(word)

    for _time in range(2):
        find("nothing")

    assert asked == ["nothing"] * 2
