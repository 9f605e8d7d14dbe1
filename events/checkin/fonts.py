"""The fonts of badges, and which characters none of them has."""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

NO_CHARACTER = "\uffff"
"""What no font has: in its place stands the box of whatever is missing."""
TEMPLATE = settings.BASE_DIR / "templates/events/checkin/characters.typ"
GLYPH = re.compile(rb'<symbol id="(\w+)"')

_absent: dict[tuple[str, str], bool] = {}
"""By folder and character, of those that were asked for."""


def fonts() -> typst.Fonts:
    """Our own, those within typst for letters that it lacks, and the operator's."""
    return _fonts(settings.BADGE_FONTS)


@cache
def _fonts(added: str) -> typst.Fonts:
    folders = [pylopdf_fonts_zh_cn.sans_path().parent, *([Path(added)] if added else [])]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def missing(text: str) -> str:
    """The characters of a text that would be printed as a box, each once."""
    return missing_of_each([text])[0]


def missing_of_each(texts: Iterable[str]) -> list[str]:
    """The same of many texts, at the cost of one."""
    found, added = [dict.fromkeys(text) for text in texts], settings.BADGE_FONTS
    asked = {character for characters in found for character in characters}
    if unknown := [character for character in asked if (added, character) not in _absent]:
        box, *drawn = map(GLYPH.findall, _draw([NO_CHARACTER, *unknown]))
        _absent.update({(added, character): glyph == box for character, glyph in zip(unknown, drawn, strict=True)})
    return ["".join(character for character in characters if _absent[added, character]) for characters in found]


def _draw(characters: list[str]) -> list[bytes]:
    """Each as it would be printed. Two at least: of one page there is no list."""
    told = {"characters": json.dumps(characters)}
    drawn: Any = typst.compile(TEMPLATE, sys_inputs=told, font_paths=fonts(), format="svg")
    return list(drawn)
