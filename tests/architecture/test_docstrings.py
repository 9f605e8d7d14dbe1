"""Everything that others may call says what it does.

The rule: each module, each public function and class at its top, and each public method of such a class has a
docstring. A name that speaks for itself needs none: overridden methods (their base says it), `clean_<field>`, the
actions of a viewset, properties, the adjectives of a QuerySet, and classes that a framework asks for by name
(AppConfig, Command, QuerySet, manager, and all of the desk's).
"""

import importlib.util
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from django.apps import AppConfig
from django.core.management.base import BaseCommand
from django.db.models import Manager, QuerySet

from tests.architecture.contracts import CHECKOUT, FLOORS

NAMED_BY_FRAMEWORK = (AppConfig, BaseCommand, QuerySet, Manager)
THE_DESK = ("admin", "admin_base")
ACTIONS = ("list", "retrieve", "create", "update", "destroy")
"""Of a viewset; the API's description would show their words in the place of the class's."""
NOT_READ = ("migrations", "management", "templatetags")


def modules() -> Iterator[ModuleType]:
    """Every module of the four floors that people read."""
    for floor in FLOORS:
        for file in sorted((CHECKOUT / floor).rglob("*.py")):
            path = file.relative_to(CHECKOUT).with_suffix("")
            if file.stem != "__main__" and not set(path.parts) & set(NOT_READ):
                yield importlib.import_module(".".join(path.parts).removesuffix(".__init__"))


def silent_methods(thing: type) -> Iterator[str]:
    """Public methods that are the class's own idea and say nothing."""
    for name, method in vars(thing).items():
        inherited = any(name in vars(base) for base in thing.__mro__[1:])
        spoken = inherited or method.__doc__ or name in ACTIONS or name.startswith(("_", "clean_"))
        if isinstance(method, FunctionType) and not spoken:
            yield f"{thing.__qualname__}.{name}"


def silent(module: ModuleType) -> Iterator[str]:
    """What of a module says nothing."""
    if not module.__doc__:
        yield "the module itself"
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
            continue
        if isinstance(thing, FunctionType) and not thing.__doc__:
            yield name
        if not inspect.isclass(thing) or issubclass(thing, NAMED_BY_FRAMEWORK) or module.__name__.endswith(THE_DESK):
            continue
        if "__doc__" not in vars(thing) or not thing.__doc__:
            yield name
        yield from silent_methods(thing)


def test_everything_public_says_what_it_does() -> None:
    assert [f"{module.__name__}: {name}" for module in modules() for name in silent(module)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def visit(): ...", ["the module itself", "visit"]),
        ('"""Said."""\ndef _visit(): ...', []),
        ('"""Said."""\nclass Visit:\n    def end(self): ...', ["Visit", "Visit.end"]),
        ('"""Said."""\nclass Visit(dict):\n    """Said."""\n    def get(self): ...', []),
        ('"""Said."""\nclass Visit:\n    """Said."""\n    @property\n    def length(self): ...', []),
    ],
)
def test_silence_is_heard(tmp_path: Path, source: str, found: list[str]) -> None:
    (tmp_path / "seeded.py").write_text(source)
    spec = importlib.util.spec_from_file_location("seeded", tmp_path / "seeded.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert list(silent(module)) == found
