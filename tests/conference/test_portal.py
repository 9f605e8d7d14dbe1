"""The `portal` script and the commands behind it, without Django."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from conference.operate import RefusalError, steps, up

CHECKOUT = Path(__file__).parents[2]
# An environment without pip, and what pip would take a minute for; the real ones are drilled by every first start.
FAKE_VENV = """
import sys
sys.path.pop(0)
import venv
venv.create(sys.argv[1], symlinks=True)
"""
FAKE_PIP = """
import sys
from pathlib import Path
with Path(sys.prefix, "installed").open("a") as file:
    file.write(Path(sys.argv[sys.argv.index("--requirement") + 1]).name + "\\n")
sys.exit(Path(sys.prefix, "broken").exists())
"""
FAKE_NPM = """#!/bin/sh
echo "$1" >> "$(dirname "$0")/npm.notes"
! [ -e "$(dirname "$0")/broken" ]
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of the script alone, whose environment is quickly made and has a pip that only takes notes, as npm
    does.
    """
    shutil.copy(CHECKOUT / "portal", tmp_path)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("one==1\n")
    parts, programs = tmp_path / "deploy" / "npm", tmp_path / "programs"
    parts.mkdir(parents=True)
    programs.mkdir()
    for name in ("package.json", "package-lock.json"):
        (parts / name).write_text("{}")
    (programs / "npm").write_text(FAKE_NPM)
    (programs / "npm").chmod(0o755)
    commands = tmp_path / "conference" / "operate"
    commands.mkdir(parents=True)
    (commands / "__main__.py").write_text("import sys; print('operate', *sys.argv[1:])")
    (tmp_path / "venv.py").write_text(FAKE_VENV)
    (tmp_path / "pip.py").write_text(FAKE_PIP)
    return tmp_path


def portal(checkout: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the script; `venv.py` and `pip.py` stand where `python -m` looks first."""
    return subprocess.run(
        [sys.executable, checkout / "portal", *words],
        cwd=checkout,
        env=os.environ | {"PATH": f"{checkout / 'programs'}{os.pathsep}/usr/bin{os.pathsep}/bin"},
        capture_output=True,
        text=True,
    )


def installed(checkout: Path) -> list[str]:
    notes = checkout / "var" / "venv" / "installed"
    return notes.read_text().split() if notes.exists() else []


def test_the_environment_is_made_once_and_kept_up_to_date(checkout: Path) -> None:
    first = portal(checkout)
    assert first.stdout.splitlines()[-1] == "operate --help", first.stderr
    assert portal(checkout, "up", "--port", "1").stdout.splitlines()[-1] == "operate up --port 1"
    assert installed(checkout) == ["requirements.txt"]

    portal(checkout, "test")
    portal(checkout, "test")
    assert installed(checkout) == ["requirements.txt", "requirements-dev.txt"]

    broken = checkout / "var" / "venv" / "broken"
    broken.touch()
    (checkout / "requirements.txt").write_text("one==2\n")
    assert "Run ./portal again" in portal(checkout).stderr
    broken.unlink()
    assert portal(checkout).returncode == 0
    assert installed(checkout)[2:] == ["requirements.txt"] * 2


def test_half_an_environment_is_made_anew(checkout: Path) -> None:
    for damage in ("bin/python", "python.stamp"):
        portal(checkout)
        (checkout / "var" / "venv" / damage).unlink()
        (checkout / "requirements.txt").write_text(f"{damage}==2\n")
        assert portal(checkout).returncode == 0
        assert installed(checkout) == ["requirements.txt"]


def test_the_scanners_parts_are_installed_once_and_never_stop_the_portal(checkout: Path) -> None:
    notes = checkout / "programs" / "npm.notes"
    broken = checkout / "programs" / "broken"

    portal(checkout)
    assert not notes.exists()  # only what shows the page, or tests it, needs them

    broken.touch()
    failed = portal(checkout, "up")
    assert failed.stdout.splitlines()[-1] == "operate up"
    assert "read photos" in failed.stdout
    assert notes.read_text().split() == ["ci"]

    broken.unlink()
    portal(checkout, "up")
    portal(checkout, "up")
    assert notes.read_text().split() == ["ci", "ci", "run"]

    (checkout / "deploy" / "npm" / "package-lock.json").write_text("{ }")
    portal(checkout, "up")
    assert notes.read_text().split() == ["ci", "ci", "run", "ci", "run"]


def test_a_strangers_port_is_refused_with_its_owner_and_another_port(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # the port of this checkout's earlier run would be waited for
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(RefusalError, match=rf"in use by \S+ \(process {os.getpid()}\).*--port {port + 1}"):
            up.require_port("127.0.0.1", port)


def test_the_data_of_others_is_not_erased(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/portal")
    with pytest.raises(RefusalError, match="yours to drop"):
        up.erase()


@pytest.mark.parametrize(("answer", "erased"), [("yes\n", True), ("no\n", False), ("", False)])
def test_erasing_needs_a_typed_yes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str, erased: bool) -> None:
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("PORTAL_MODE", raising=False)
    reader = tmp_path / "answer"
    reader.write_text(answer)
    (tmp_path / "postgres").mkdir()
    (tmp_path / "holiday.jpg").touch()
    with reader.open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        if erased:
            up.erase()
        else:
            with pytest.raises(RefusalError, match="Nothing was erased"):
                up.erase()
    assert (tmp_path / "postgres").exists() is not erased
    assert (tmp_path / "holiday.jpg").exists()


def test_a_second_portal_of_one_checkout_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    first = up.claim("http://localhost:8000")
    with pytest.raises(RefusalError, match=rf"already up at http://localhost:8000 \(process {os.getpid()}\)"):
        up.claim("http://localhost:8001")
    first.close()
    up.claim("http://localhost:8001").close()


def test_steps_are_numbered_and_timed(capsys: pytest.CaptureFixture[str]) -> None:
    with steps.Steps(total=3, done=1).step("Tables"):
        pass
    assert capsys.readouterr().err == f"2/3  {'Tables':32}  0.0 s\n"
