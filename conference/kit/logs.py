"""What the log does not say."""

import re
from collections.abc import MutableMapping
from typing import Any

SECRET = re.compile(r"(/(?:feeds|invitations|P)/)[\w-]+")


def without_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of structlog: of addresses that open something by themselves, only what they are for."""
    if "request" in event:
        event["request"] = SECRET.sub(r"\1…", str(event["request"]))
    return event
