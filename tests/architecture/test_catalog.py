"""The Chinese catalogs: complete, sound, compiled, and in step with the sources."""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings

CATALOGS = [Path(path) / "zh_Hans" / "LC_MESSAGES" / "django.po" for path in settings.LOCALE_PATHS]
OURS = CATALOGS[0]
SOURCES = ("conference", "events", "talent", "jobs", "templates")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*(?::[^}]*)?\}")


@dataclass
class Entry:
    """One message of a catalog."""

    flags: str = ""
    context: str | None = None
    id: str = ""
    plural: str | None = None
    strings: list[str] = field(default_factory=list)

    @property
    def keys(self) -> list[object]:
        """As gettext files it: the context before the id, plurals by number."""
        key = self.id if self.context is None else f"{self.context}\x04{self.id}"
        return [key] if self.plural is None else [(key, number) for number in range(len(self.strings))]


def read(path: Path) -> list[Entry]:
    """The messages of a .po file; its header is the one without an id."""
    entries = []
    for block in path.read_text().split("\n\n"):
        entry, parts = Entry(), []
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.flags = line
            elif line.startswith('"'):
                parts[-1][1] += ast.literal_eval(line)
            elif line and not line.startswith("#"):
                keyword, _space, text = line.partition(" ")
                parts.append([keyword, ast.literal_eval(text)])
        for keyword, text in parts:
            match keyword:
                case "msgctxt":
                    entry.context = text
                case "msgid":
                    entry.id = text
                case "msgid_plural":
                    entry.plural = text
                case _:
                    entry.strings.append(text)
        if parts:
            entries.append(entry)
    return entries


@pytest.mark.parametrize("path", CATALOGS, ids=["ours", "third_party"])
def test_everything_is_translated_and_keeps_its_placeholders(path: Path) -> None:
    faults = []
    for entry in read(path)[1:]:
        expected = sorted(PLACEHOLDER.findall(entry.plural or entry.id))
        faults += [
            (entry.id, string)
            for string in entry.strings
            if not string or "fuzzy" in entry.flags or sorted(PLACEHOLDER.findall(string)) != expected
        ]

    assert faults == []


@pytest.mark.parametrize("path", CATALOGS, ids=["ours", "third_party"])
def test_the_compiled_catalog_is_the_written_one(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]

    del compiled[""]  # the header
    entries = read(path)[1:]
    assert compiled == {key: string for entry in entries for key, string in zip(entry.keys, entry.strings, strict=True)}


def test_the_catalog_says_what_the_sources_say(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        assert "CI" not in os.environ, "CI needs gettext"
        pytest.skip("needs gettext")
    for name in (*SOURCES, "locale/zh_Hans"):
        shutil.copytree(settings.BASE_DIR / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}

    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=zh_Hans", "--no-location", "--no-obsolete"],
        cwd=tmp_path, env=environment, check=True, capture_output=True,
    )  # fmt: skip

    def ids(path: Path) -> set[tuple[str | None, str]]:
        return {(entry.context, entry.id) for entry in read(path)}

    assert ids(OURS) == ids(tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po")
