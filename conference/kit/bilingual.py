"""Two languages are two columns; one descriptor reads the one the visitor's language asks for."""

from typing import TYPE_CHECKING, overload

from django.conf import settings
from django.utils.translation import get_language, override

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LANGUAGES = ("zh", "en")


def language() -> str:
    """The suffix of the active language: "en", or "zh" for everything else."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def language_code() -> str:
    """The active language as settings and messages name it: "en" or "zh-hans"."""
    return "en" if language() == "en" else "zh-hans"


def pick(zh: str, en: str) -> str:
    """The text of the active language; a missing translation falls back to the other one."""
    return (en or zh) if language() == "en" else (zh or en)


class Translated:
    """`title = Translated()` beside `title_zh` and `title_en` reads the active language's column."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "Translated": ...
    @overload
    def __get__(self, instance: object, owner: type) -> str: ...
    def __get__(self, instance: object | None, owner: type) -> "Translated | str":
        if instance is None:
            return self
        return pick(getattr(instance, f"{self.name}_zh"), getattr(instance, f"{self.name}_en"))


def spoken(text: "str | _StrPromise") -> list[str]:
    """A lazily translated text in every language."""
    said = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            said.append(str(text))
    return said


def both(instance: object, name: str) -> dict[str, str]:
    """Both languages as the API shows them: `{"zh": …, "en": …}`, each as stored."""
    return {code: getattr(instance, f"{name}_{code}") for code in LANGUAGES}
