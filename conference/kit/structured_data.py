"""What search engines read of a page: JSON-LD."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def json_ld(data: dict[str, Any]) -> SafeString:
    """The data as JSON that can leave no script element."""
    text = json.dumps(data, ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)  # noqa: S308 escaped above  # nosec
