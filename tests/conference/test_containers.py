"""docker-compose.yml, checked where no Docker is: its schema, its commands, its environment."""

import ast
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# Set by the code itself, never by an operator.
INTERNAL = {"DJANGO_SETTINGS_MODULE", "PORTAL_EMBEDDED_FAST", "PATH"}


def names_read(path: Path) -> set[str]:
    """The environment names that a module reads: env("A"), env.int("A"), secret("A"), os.environ.get("A")."""
    names = set()
    for call in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)):
            continue
        reader = ast.unparse(call.func)
        if reader in {"env", "secret", "os.environ.get"} or reader.startswith("env."):
            names.add(call.args[0].value)
    return names - INTERNAL


def names_listed() -> list[str]:
    """The names in .env.example, set or commented out."""
    lines = (CHECKOUT / ".env.example").read_text().splitlines()
    return [line.lstrip("#").partition("=")[0] for line in lines if "=" in line and not line.startswith("# ")]


def test_the_example_lists_exactly_what_the_code_reads() -> None:
    read = set().union(*(names_read(path) for path in (CHECKOUT / "conference").rglob("*.py")))
    assert set(names_listed()) == read
    assert len(names_listed()) == len(set(names_listed()))


def test_every_name_in_the_example_is_explained() -> None:
    lines = (CHECKOUT / ".env.example").read_text().splitlines()
    names = [line for line in lines if "=" in line and not line.startswith("# ")]
    explained = [name for comment, name in pairwise(lines) if name in names and comment.startswith("# ")]
    assert set(names) - set(explained) == {"#WEIXIN_CLIENT_SECRET="}  # under its sibling's comment


def complaint(compose: str, path: Path) -> str:
    """What the published schema of the Compose Specification has against a file; nothing if it holds."""
    (path / "docker-compose.yml").write_text(compose)
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*command, path / "docker-compose.yml"], capture_output=True, text=True)
    return checked.stdout if checked.returncode else ""


def test_the_file_holds_to_the_published_schema(tmp_path: Path) -> None:
    written = (CHECKOUT / "docker-compose.yml").read_text()

    assert complaint(written, tmp_path) == ""
    assert "helthcheck" in complaint(written.replace("healthcheck:", "helthcheck:", 1), tmp_path)


def test_services_wait_for_what_can_be_waited_for() -> None:
    for service in SERVICES.values():
        for other, wait in service.get("depends_on", {}).items():
            if wait["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other]
            else:
                assert wait["condition"] == "service_completed_successfully"
                assert SERVICES[other]["restart"] == "no"


def test_volumes_are_declared_and_files_exist() -> None:
    for service in SERVICES.values():
        for source in (volume.split(":")[0] for volume in service.get("volumes", [])):
            assert (CHECKOUT / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"]
    assert "version" not in COMPOSE
    assert SERVICES["database"]["volumes"] == ["database:/var/lib/postgresql"]  # postgres:18 moved it there


@pytest.mark.parametrize("name", [name for name, service in SERVICES.items() if service["image"] == "portal"])
def test_our_containers_run_commands_that_exist_in_an_environment_we_read(name: str) -> None:
    service = SERVICES[name]
    program, option, module, *rest = service["command"]
    assert shutil.which(program, path=Path(sys.executable).parent)
    assert option == "-m"
    source = CHECKOUT.joinpath(*module.split("."))
    assert source.with_suffix(".py").is_file() or (source / "__main__.py").is_file()
    assert rest[:2] == ["serve", name] if name != "migrate" else rest == ["--demo"]
    assert set(service["environment"]) <= set(names_listed())
