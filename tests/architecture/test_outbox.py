"""Whoever writes a message says to which edition it belongs: the organizers of that one read it, and no others."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.contracts import CHECKOUT, FLOORS

WRITERS = {"message", "message_to_person", "write", "write_to_person", "send_text", "Message"}
OF_NO_EDITION = ("conference/accounts/", "conference/outbox/")
"""Whose messages are about accounts, and who hands on what the others say."""


def forgetful(source: str) -> Iterator[int]:
    """The lines that write a message of no edition."""
    tree = ast.parse(source)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    outbox = [node for node in imports if node.module in ("conference.outbox.models", "conference.outbox.services")]
    names = WRITERS & {alias.asname or alias.name for node in outbox for alias in node.names}
    rooms = {
        alias.asname or alias.name
        for node in imports
        for alias in node.names
        if (node.module, alias.name) == ("conference.outbox", "services")
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or "edition_id" in {each.arg for each in node.keywords}:
            continue
        match node.func:
            case ast.Name(name) if name in names:
                yield node.lineno
            case ast.Attribute(ast.Name(room), name) if room in rooms and name in WRITERS:
                yield node.lineno


def test_every_message_belongs_to_an_edition_or_is_about_an_account() -> None:
    modules = {
        path.relative_to(CHECKOUT).as_posix(): path for floor in FLOORS for path in (CHECKOUT / floor).rglob("*.py")
    }
    found = {
        f"{name}:{line}"
        for name, path in modules.items()
        if not name.startswith(OF_NO_EDITION)
        for line in forgetful(path.read_text())
    }

    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        "from conference.outbox.services import write_to_person\nwrite_to_person(kind=KIND, person=person)",
        "from conference.outbox import services as outbox\noutbox.write(kind=KIND)",
        "from conference.outbox.models import Channel, Message\nMessage(key='1')",
    ],
)
def test_one_that_says_nothing_is_found(source: str) -> None:
    assert list(forgetful(source)) == [2]
