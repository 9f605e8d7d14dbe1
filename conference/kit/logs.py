"""What the log does not say."""

import re
from collections.abc import MutableMapping
from typing import Any

from conference.kit import addresses

QUERY = re.compile(r"\?.*")


def without_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of structlog: of addresses that open something by themselves, only what they are for, and of what
    was asked nothing. Whom somebody looks for, and which code they have, stands there.
    """
    if "request" in event:
        event["request"] = QUERY.sub("?…", str(event["request"]))
    for name in ("request", "event"):
        if name in event:
            event[name] = addresses.without_secrets(str(event[name]))
    return event
