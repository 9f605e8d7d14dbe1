"""Four floors, no stairs up: imports, relations and migrations look down only."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.architecture.contracts import CHECKOUT, FLOORS, LAYERS, climbs

Pair = tuple[str, str]
"""The module that names, and the module that is named."""


def relations() -> list[Pair]:
    """Every relation of our models, by the modules of both ends: a foreign key by string is one as well."""
    ours = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in FLOORS]
    return [
        (model.__module__, field.related_model.__module__)
        for model in ours
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model._meta.app_label in FLOORS
    ]


def migration_dependencies() -> list[Pair]:
    """Every dependency of our migrations, by app."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    return [
        (migration.app_label, app)
        for migration in migrations
        for app, _name in migration.dependencies
        if migration.app_label in FLOORS and app in FLOORS
    ]


def climbing(pairs: Iterable[Pair]) -> list[Pair]:
    """Those that look up."""
    return [pair for pair in pairs if climbs(*pair)]


def lint_imports(checkout: Path) -> subprocess.CompletedProcess[str]:
    """import-linter's verdict on a tree."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


def test_relations_never_climb() -> None:
    assert climbing(relations()) == []


def test_migrations_never_climb() -> None:
    assert climbing(migration_dependencies()) == []


def test_the_walks_see_relations_and_dependencies() -> None:
    assert ("jobs.positions.models", "conference.organizations.models") in relations()
    assert ("jobs", "conference") in migration_dependencies()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("conference.people.models", "jobs.positions.models"),
        ("conference", "events"),
        ("conference.venues.models", "conference.people.models"),
        ("jobs.fairs.models", "jobs.positions.models"),
    ],
)
def test_a_climbing_relation_is_found(source: str, target: str) -> None:
    assert climbing([(target, source), (source, target), (source, source)]) == [(source, target)]


def test_every_room_stands_in_the_order() -> None:
    """A room that no contract names would be held by none."""
    rooms = {
        f"{models.parts[-3]}.{models.parts[-2]}" for floor in FLOORS for models in (CHECKOUT / floor).glob("*/models*")
    }

    assert rooms - {room for layers in LAYERS for layer in layers for room in layer.split(" | ")} == set()


def test_imports_keep_the_contracts() -> None:
    verdict = lint_imports(CHECKOUT)

    assert verdict.returncode == 0, verdict.stdout


@pytest.mark.parametrize(
    ("seeded", "statement", "contract"),
    [
        ("conference/kit/seeded.py", "import jobs.positions.models", "Four floors, no stairs up"),
        ("conference/kit/seeded.py", "import conference.people.models", "The rooms of the conference stand in order"),
        ("events/program/seeded.py", "import events.registration.models", "The rooms of the events stand in order"),
        ("jobs/fairs/seeded.py", "import jobs.positions.models", "The rooms of the jobs stand in order"),
    ],
)
def test_a_seeded_import_up_breaks_its_contract(tmp_path: Path, seeded: str, statement: str, contract: str) -> None:
    for floor in FLOORS:
        shutil.copytree(CHECKOUT / floor, tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    (tmp_path / seeded).write_text(f'"""Seeded."""\n\n{statement}\n')

    verdict = lint_imports(tmp_path)

    assert verdict.returncode == 1
    assert f"{contract} BROKEN" in verdict.stdout
