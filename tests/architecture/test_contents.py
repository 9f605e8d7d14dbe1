"""Contents pages re-export every room, so that Django finds it; nobody imports them."""

import ast
import importlib
import inspect
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest
from celery import current_app
from django.db.models import Model

from tests.architecture.contracts import CHECKOUT, FLOORS

CONTENTS = ("models", "admin", "tasks", "urls", "api")
CLOSED = {f"{floor}.{page}" for floor in FLOORS for page in CONTENTS}
ENTRANCE = {("conference.urls", "conference.api")}
"""The contents of addresses name the contents of the API."""


def contents(floor: str, page: str) -> ModuleType | None:
    """A contents page, or None where the floor has none."""
    exists = (CHECKOUT / floor / f"{page}.py").exists()
    return importlib.import_module(f"{floor}.{page}") if exists else None


def furniture(floor: str, piece: str) -> list[ModuleType]:
    """That piece of every room that has it."""
    rooms = [file.parent for file in sorted((CHECKOUT / floor).glob(f"*/{piece}*")) if file.stem == piece]
    return [importlib.import_module(f"{floor}.{room.name}.{piece}") for room in rooms]


def models_in(module: ModuleType) -> set[str]:
    """The model classes that a room defines, in a module or a package, its abstract bases apart."""
    return {
        name
        for name, thing in inspect.getmembers(module, inspect.isclass)
        if issubclass(thing, Model)
        and f"{thing.__module__}.".startswith(f"{module.__name__}.")
        and not thing._meta.abstract
    }


def imports(source: str, package: str = "") -> set[str]:
    """Every module that a text imports, and every name it takes from one."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = ".".join(filter(None, [package if node.level else "", node.module]))
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def our_files() -> Iterable[tuple[str, Path]]:
    """Every module of the four floors with its file."""
    for floor in FLOORS:
        for file in (CHECKOUT / floor).rglob("*.py"):
            yield ".".join(file.relative_to(CHECKOUT).with_suffix("").parts), file


@pytest.mark.parametrize("floor", FLOORS)
def test_models_page_names_every_model(floor: str) -> None:
    page = contents(floor, "models")

    rooms = {name for module in furniture(floor, "models") for name in models_in(module)}
    assert set(getattr(page, "__all__", ())) == rooms


@pytest.mark.parametrize("floor", FLOORS)
def test_admin_page_names_every_room_with_a_desk(floor: str) -> None:
    page = contents(floor, "admin")

    named = {getattr(page, name) for name in getattr(page, "__all__", ())}
    assert named == set(furniture(floor, "admin"))


@pytest.mark.parametrize("floor", FLOORS)
def test_tasks_page_names_every_task(floor: str) -> None:
    page = contents(floor, "tasks")

    rooms = [module.__name__ for module in furniture(floor, "tasks")]
    tasks = {name.rpartition(".")[2] for name, task in current_app.tasks.items() if task.__module__ in rooms}
    assert tasks - set(getattr(page, "__all__", ())) == set()


def test_nobody_imports_from_a_contents_page() -> None:
    importing = {(module, taken) for module, file in our_files() for taken in imports(file.read_text()) & CLOSED}

    assert importing - ENTRANCE == set()


def test_an_import_from_a_contents_page_is_seen() -> None:
    assert imports("from events.models import Event") & CLOSED == {"events.models"}
    assert imports("from events import models") & CLOSED == {"events.models"}
    assert imports("import events.models as nouns") & CLOSED == {"events.models"}
    assert imports("from events.program.models import Event") & CLOSED == set()
