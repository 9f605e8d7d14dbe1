"""What was written before messages knew their edition."""

from importlib import import_module

import pytest
from django.apps import apps

from conference.outbox.messages import MessageKind
from conference.outbox.models import Message
from tests.conference.outbox.notes import note
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db

ACCOUNT = MessageKind("accounts.tests", "…")
migration = import_module("conference.migrations.0025_messages_of_the_only_edition")


def editions() -> set[tuple[str, int | None]]:
    """Of each message the kind, and the year of its edition once the migration has run."""
    migration.belong(apps, None)
    return set(Message.objects.values_list("kind", "edition__year"))


@pytest.fixture(autouse=True)
def messages() -> None:
    note("1"), note("2"), note(kind=ACCOUNT)


def test_it_is_the_only_editions_but_for_what_is_about_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration, "AT_ONCE", 1)
    EditionFactory(year=2026)

    assert editions() == {("tests.note", 2026), ("accounts.tests", None)}


def test_where_there_are_several_nobody_knows() -> None:
    EditionFactory(year=2026), EditionFactory(year=2028, is_current=False)

    assert editions() == {("tests.note", None), ("accounts.tests", None)}
