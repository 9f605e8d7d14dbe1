"""docker-compose.yml, checked where no Docker is: its structure, its commands, its environment."""

import ast
import shutil
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# The keys of the Compose Specification that we use; anything else is a slip of the pen.
SERVICE_KEYS = {"build", "command", "depends_on", "deploy", "env_file", "environment", "healthcheck", "image"}
SERVICE_KEYS |= {"init", "ports", "restart", "stop_grace_period", "volumes"}
HEALTH_KEYS = {"test", "interval", "timeout", "retries", "start_period"}
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


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_only_known_keys_and_services_it_can_wait_for(name: str) -> None:
    service = SERVICES[name]
    assert set(service) <= SERVICE_KEYS
    assert set(service.get("healthcheck", {})) <= HEALTH_KEYS
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
