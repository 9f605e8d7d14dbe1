"""Public pages against a view that does nothing: `python -m benchmarks.pages` on a checkout whose demo is loaded.

The aim is 60 % for the front page, the schedule, an event and the first page of positions.
"""

import os
import sys

from benchmarks.servers import compare, served
from conference import embedded

AIM = 0.6
PAGES = {"home": "/", "schedule": "/schedule/", "event": "/events/life-sciences/", "positions": "/jobs/"}


def main() -> int:
    """Print the comparison; 1 where a page misses the aim."""
    embedded.ensure()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    with served("benchmarks.nothing:application") as nothing, served("conference.wsgi:application") as portal:
        addresses = {"a view that does nothing": nothing + "/"}
        addresses |= {name: portal + path for name, path in PAGES.items()}
        ratios = compare(addresses, limit="a view that does nothing")
    return int(any(ratios[name] < AIM for name in PAGES))


if __name__ == "__main__":
    sys.exit(main())
